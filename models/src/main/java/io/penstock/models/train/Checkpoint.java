package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A checkpoint whose files were found whole. */
public record Checkpoint(Path directory, TrainerState state) {
  static final String WEIGHTS = "model.safetensors";
  static final String OPTIMIZER = "optimizer.safetensors";
  static final String STATE = "trainer_state.json";

  /** The model's weights by name. */
  public Map<String, NDArray> weights(NDManager manager) throws IOException {
    return Safetensors.read(directory.resolve(WEIGHTS), manager);
  }

  /** The optimiser's state by name. */
  public Map<String, NDArray> optimizer(NDManager manager) throws IOException {
    return Safetensors.read(directory.resolve(OPTIMIZER), manager);
  }
}
