package io.penstock.models.hf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Linear;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.FloatType;
import io.penstock.models.tensor.SafetensorsWriter;
import io.penstock.models.tensor.SafetensorsWriter.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the files of a model folder. */
final class FolderWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private FolderWriter() {}

  /**
   * Writes them.
   *
   * @param weights by name: the model's, or those of them that the format has, and what it adds
   */
  static <C extends ModelConfig> void write(
      LanguageModel model,
      Map<String, NDArray> weights,
      Architecture<C> architecture,
      Path folder,
      WriteOptions options,
      NDManager manager)
      throws IOException {
    requirePlain(model);
    C config = architecture.own(model.config());
    Map<String, FloatType> types = types(options, architecture);
    Map<String, Stored> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, NDArray> entry : weights.entrySet()) {
      String name = entry.getKey();
      NDArray weight = entry.getValue();
      FloatType type = types.getOrDefault(name, fallback(options, types));
      boolean transposed = architecture.isTransposed(name);
      tensors.put(name, new Stored(transposed ? weight.transpose(1, 0) : weight, type));
      if (architecture.writesZeroBiases(config) && architecture.hasBias(name)) {
        String bias = name.substring(0, name.length() - "weight".length()) + "bias";
        tensors.put(bias, new Stored(manager.zeros(new Shape(weight.getShape().get(0))), type));
      }
    }
    Files.createDirectories(folder);
    writeWeights(folder, tensors, options.mostShardBytes());
    ObjectNode json = architecture.json(config);
    // Newer readers know it as dtype, older ones as torch_dtype.
    String type = tensors.values().iterator().next().type().torchName();
    json.put("dtype", type).put("torch_dtype", type);
    writeConfig(folder, json, options);
    if (options.source() != null) {
      CarriedFiles.copyAll(options.source(), folder);
    }
  }

  private static void requirePlain(LanguageModel model) {
    for (String path : model.projections().paths()) {
      if (!(model.projections().get(path) instanceof Linear)) {
        throw new IllegalArgumentException(
            "the linear map at %s is not plain: merge adapters before the model is written"
                .formatted(path));
      }
    }
  }

  private static Map<String, FloatType> types(WriteOptions options, Architecture<?> architecture)
      throws IOException {
    Map<String, FloatType> types = new LinkedHashMap<>();
    if (options.type() == null && options.source() != null) {
      try (StoredWeights source = StoredWeights.open(options.source(), architecture::parameterOf)) {
        for (String name : source.names()) {
          if (!architecture.isComputed(name)) {
            types.put(name, source.type(name));
          }
        }
      }
    }
    return types;
  }

  private static FloatType fallback(WriteOptions options, Map<String, FloatType> types) {
    if (options.type() != null) {
      return options.type();
    }
    return types.values().stream().findFirst().orElse(FloatType.F32);
  }

  private static void writeWeights(Path folder, Map<String, Stored> tensors, long mostBytes)
      throws IOException {
    List<Map<String, Stored>> shards = new ArrayList<>();
    long size = 0;
    for (Map.Entry<String, Stored> entry : tensors.entrySet()) {
      long bytes = entry.getValue().bytes();
      if (shards.isEmpty() || size + bytes > mostBytes) {
        shards.add(new LinkedHashMap<>());
        size = 0;
      }
      shards.get(shards.size() - 1).put(entry.getKey(), entry.getValue());
      size += bytes;
    }
    if (shards.size() == 1) {
      SafetensorsWriter.write(folder.resolve(StoredWeights.SINGLE), tensors, METADATA);
      return;
    }
    ObjectNode index = JSON.createObjectNode();
    index
        .putObject("metadata")
        .put("total_size", tensors.values().stream().mapToLong(Stored::bytes).sum());
    ObjectNode map = index.putObject("weight_map");
    for (int i = 0; i < shards.size(); i++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      SafetensorsWriter.write(folder.resolve(name), shards.get(i), METADATA);
      shards.get(i).keySet().forEach(tensor -> map.put(tensor, name));
    }
    write(folder.resolve(StoredWeights.INDEX), index);
  }

  /** What the source says beyond the shape, such as the ids of special tokens, stays said. */
  private static void writeConfig(Path folder, ObjectNode json, WriteOptions options)
      throws IOException {
    ObjectNode merged = json;
    if (options.source() != null
        && Files.exists(options.source().resolve(ConfigJson.FILE))
        && ConfigJson.read(options.source()).node("model_type").equals(json.get("model_type"))) {
      ObjectNode theirs =
          (ObjectNode) JSON.readTree(Files.readAllBytes(options.source().resolve(ConfigJson.FILE)));
      json.properties()
          .forEach(
              entry -> {
                if (!entry.getValue().isNull() || !theirs.has(entry.getKey())) {
                  theirs.set(entry.getKey(), entry.getValue());
                }
              });
      merged = theirs;
    }
    write(folder.resolve(ConfigJson.FILE), merged);
  }

  private static void write(Path file, ObjectNode json) throws IOException {
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
  }
}
