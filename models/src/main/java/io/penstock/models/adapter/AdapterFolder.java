package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.adapter.AdapterConfigJson.Task;
import io.penstock.models.hf.SequenceClassifier;
import io.penstock.models.tensor.Safetensors;
import io.penstock.models.tensor.Scope;
import io.penstock.models.train.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An adapter as PEFT keeps one: {@code adapter_config.json} and {@code adapter_model.safetensors}.
 */
public final class AdapterFolder {
  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final String HEAD = LoraAdapter.PREFIX + SequenceClassifier.HEAD;

  private AdapterFolder() {}

  /**
   * Writes the model's adapter of that name into {@code directory}, which is made if missing;
   * refuses existing files.
   */
  public static void write(AdaptedModel model, String name, Path directory) throws IOException {
    write(model, name, Map.of(), Task.CAUSAL_LM, directory);
  }

  /**
   * The same for a model with a head in place of its output layer, PEFT's task {@code SEQ_CLS}.
   *
   * @param head [1, width]
   */
  public static void writeClassifier(AdaptedModel model, String name, NDArray head, Path directory)
      throws IOException {
    write(model, name, Map.of(HEAD, head), Task.SEQ_CLS, directory);
  }

  private static void write(
      AdaptedModel model, String name, Map<String, NDArray> others, Task task, Path directory)
      throws IOException {
    LoraAdapter adapter = model.adapter(name);
    Files.createDirectories(directory);
    try (Scope scope = Scope.within(model.manager())) {
      Map<String, NDArray> tensors = new LinkedHashMap<>(others);
      adapter
          .values(model.active().contains(name))
          .forEach((key, array) -> tensors.put(key, turned(model, key, array)));
      Safetensors.write(directory.resolve(WEIGHTS), tensors);
    }
    boolean transposed = Transposed.anyIn(model.base());
    Files.writeString(
        directory.resolve(CONFIG),
        AdapterConfigJson.write(adapter.config(), transposed, task) + "\n");
  }

  /**
   * Adds the adapter in {@code directory} to the model under {@code name}, not yet active.
   *
   * @throws IOException if the folder is no adapter of a kind known here, or one for another base
   */
  public static LoraAdapter read(Path directory, AdaptedModel model, String name)
      throws IOException {
    return read(directory, model, name, Task.CAUSAL_LM);
  }

  /** The same of an adapter with a head, which is {@link #readHead}'s to read. */
  public static LoraAdapter readClassifier(Path directory, AdaptedModel model, String name)
      throws IOException {
    return read(directory, model, name, Task.SEQ_CLS);
  }

  /** Whether the folder is an adapter with a head in place of the base's output layer. */
  public static boolean isClassifier(Path directory) throws IOException {
    Path file = directory.resolve(CONFIG);
    return Files.exists(file) && AdapterConfigJson.task(file) == Task.SEQ_CLS;
  }

  /** The head of such an adapter, as it lies in the file. */
  public static float[] readHead(Path directory, NDManager manager) throws IOException {
    Path file = directory.resolve(WEIGHTS);
    try (Scope scope = Scope.within(manager)) {
      NDArray head = Safetensors.read(file, scope.manager()).get(HEAD);
      if (head == null || head.getShape().get(0) != 1) {
        throw new IOException(
            "%s: %s is %s, expected a row of numbers"
                .formatted(file, HEAD, head == null ? "missing" : head.getShape()));
      }
      return head.toType(DataType.FLOAT32, false).toFloatArray();
    }
  }

  /** The SHA-256 of each of its files by name, which tell it from any other adapter. */
  public static Map<String, String> sha256(Path directory) throws IOException {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String file : List.of(CONFIG, WEIGHTS)) {
      hashes.put(file, DurableFiles.sha256(directory.resolve(file)));
    }
    return hashes;
  }

  /**
   * The folder of the adapter's base.
   *
   * @throws IOException if its configuration names none that is here
   */
  public static Path base(Path directory) throws IOException {
    Path file = directory.resolve(CONFIG);
    String base = AdapterConfigJson.read(file, AdapterConfigJson.task(file)).baseModel();
    if (base == null || !Files.isDirectory(Path.of(base))) {
      throw new IOException(
          "%s: base_model_name_or_path is %s, expected a folder".formatted(file, base));
    }
    return Path.of(base);
  }

  private static LoraAdapter read(Path directory, AdaptedModel model, String name, Task task)
      throws IOException {
    Path file = directory.resolve(CONFIG);
    LoraConfig config = AdapterConfigJson.read(file, task);
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
        if (task == Task.CAUSAL_LM || !entry.getKey().equals(HEAD)) {
          weights.put(entry.getKey(), turned(model, entry.getKey(), entry.getValue()));
        }
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
