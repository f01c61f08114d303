package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.WriteOptions;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.Safetensors;
import io.penstock.models.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A reward model as a folder: that of its backbone, with the head beside it in {@value #HEAD} and
 * said in {@code config.json} ({@code num_labels} 1).
 */
public final class RewardFolder {
  /** The file of the head; its tensor is {@link RewardModel#HEAD}, float32 [1, width]. */
  static final String HEAD = "score.safetensors";

  private static final String CONFIG = "config.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private RewardFolder() {}

  /** Whether a folder's model has a head. */
  public static boolean hasHead(Path folder) {
    return Files.exists(folder.resolve(HEAD));
  }

  /** The head in a folder; {@code backbone} is the model beside it. */
  public static RewardModel read(Path folder, LanguageModel backbone, NDManager parent)
      throws IOException {
    Path file = folder.resolve(HEAD);
    if (!Files.exists(file)) {
      throw new IOException(
          folder + ": is no reward model, it has no " + HEAD + "; `train reward` makes one");
    }
    try (Scope scope = Scope.within(parent)) {
      NDArray head = Safetensors.read(file, scope.manager()).get(RewardModel.HEAD);
      if (head == null) {
        throw new IOException(file + ": has no tensor " + RewardModel.HEAD);
      }
      return RewardModel.of(backbone, head.toFloatArray(), parent);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Writes backbone and head; adapters must have been merged. */
  public static void write(
      RewardModel model, LanguageModel backbone, Path folder, WriteOptions options)
      throws IOException {
    HuggingFaceModel.write(backbone, folder, options);
    Safetensors.write(folder.resolve(HEAD), Map.of(RewardModel.HEAD, model.head()));
    Path config = folder.resolve(CONFIG);
    ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(config));
    json.put("num_labels", 1);
    Files.writeString(
        config, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
  }
}
