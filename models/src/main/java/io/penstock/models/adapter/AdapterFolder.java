package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.Safetensors;
import io.penstock.models.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An adapter as PEFT keeps one: {@code adapter_config.json} and {@code adapter_model.safetensors}.
 */
public final class AdapterFolder {
  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";

  private AdapterFolder() {}

  /**
   * Writes the model's adapter of that name into {@code directory}, which is made if missing;
   * refuses existing files.
   */
  public static void write(AdaptedModel model, String name, Path directory) throws IOException {
    LoraAdapter adapter = model.adapter(name);
    Files.createDirectories(directory);
    try (Scope scope = Scope.within(model.manager())) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      adapter
          .values(model.active().contains(name))
          .forEach((key, array) -> tensors.put(key, turned(model, key, array)));
      Safetensors.write(directory.resolve(WEIGHTS), tensors);
    }
    boolean transposed = Transposed.anyIn(model.base());
    Files.writeString(
        directory.resolve(CONFIG), AdapterConfigJson.write(adapter.config(), transposed) + "\n");
  }

  /**
   * Adds the adapter in {@code directory} to the model under {@code name}, not yet active.
   *
   * @throws IOException if the folder is no adapter of a kind known here, or one for another base
   */
  public static LoraAdapter read(Path directory, AdaptedModel model, String name)
      throws IOException {
    Path file = directory.resolve(CONFIG);
    LoraConfig config = AdapterConfigJson.read(file);
    Map<String, Shape> expected;
    try {
      expected = AdapterShapes.of(config, model.base()).byName();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    try (Scope scope = Scope.within(model.manager())) {
      Map<String, NDArray> weights = new LinkedHashMap<>();
      for (Map.Entry<String, NDArray> entry :
          Safetensors.read(directory.resolve(WEIGHTS), scope.manager()).entrySet()) {
        weights.put(entry.getKey(), turned(model, entry.getKey(), entry.getValue()));
      }
      requireFit(directory.resolve(WEIGHTS), weights, expected);
      return model.add(name, config, 0, weights);
    }
  }

  private static void requireFit(
      Path file, Map<String, NDArray> weights, Map<String, Shape> expected) throws IOException {
    for (Map.Entry<String, Shape> entry : expected.entrySet()) {
      NDArray weight = weights.get(entry.getKey());
      if (weight == null) {
        throw new IOException(file + " lacks " + entry.getKey() + ": an adapter for another base?");
      }
      if (!weight.getShape().equals(entry.getValue())) {
        throw new IOException(
            "%s: %s is %s, this base takes %s: it is an adapter for another base"
                .formatted(file, entry.getKey(), weight.getShape(), entry.getValue()));
      }
    }
    for (String key : weights.keySet()) {
      if (!expected.containsKey(key) && !isCopyOfBase(key, expected)) {
        throw new IOException(
            file + ": this base has no place for " + key + ": an adapter for another base?");
      }
    }
  }

  /** PEFT adds the base's own embedding and output layer where it finds the embedding adapted. */
  private static boolean isCopyOfBase(String key, Map<String, Shape> expected) {
    boolean adapted = expected.keySet().stream().anyMatch(k -> k.endsWith(".lora_embedding_A"));
    return adapted
        && (key.endsWith(".base_layer.weight")
            || key.equals(LoraAdapter.PREFIX + ModulePaths.weightOf(ModulePaths.OUTPUT)));
  }

  private static NDArray turned(AdaptedModel model, String key, NDArray array) {
    return Transposed.isStoredSo(model.base(), key) ? array.transpose(1, 0).duplicate() : array;
  }
}
