package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A checkpoint whose files were found whole. */
public record Checkpoint(Path directory, TrainerState state) {
  static final String WEIGHTS = "model.safetensors";
  static final String OPTIMIZER = "optimizer.safetensors";
  static final String METHOD = "method.safetensors";
  static final String STATE = "trainer_state.json";

  /** The model's weights by name. */
  public Map<String, NDArray> weights(NDManager manager) throws IOException {
    return Safetensors.read(directory.resolve(WEIGHTS), manager);
  }

  /** The optimiser's state by name. */
  public Map<String, NDArray> optimizer(NDManager manager) throws IOException {
    return Safetensors.read(directory.resolve(OPTIMIZER), manager);
  }

  /** What the method keeps besides, by name; empty where it keeps nothing. */
  public Map<String, NDArray> method(NDManager manager) throws IOException {
    Path file = directory.resolve(METHOD);
    return Files.exists(file) ? Safetensors.read(file, manager) : Map.of();
  }

  /**
   * Copies its weights into {@code trained}.
   *
   * @param manager where the copies in between live
   * @throws IOException if one is missing or of another shape
   */
  public void restoreWeights(Map<String, NDArray> trained, NDManager manager) throws IOException {
    Map<String, NDArray> saved = weights(manager);
    for (Map.Entry<String, NDArray> entry : trained.entrySet()) {
      NDArray value = saved.get(entry.getKey());
      if (value == null || !value.getShape().equals(entry.getValue().getShape())) {
        throw new IOException(directory + ": the weight " + entry.getKey() + " does not fit");
      }
      try (GradMode mode = GradMode.off()) {
        value.copyTo(entry.getValue());
      }
    }
  }
}
