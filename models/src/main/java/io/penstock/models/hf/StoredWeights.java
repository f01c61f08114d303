package io.penstock.models.hf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.tensor.FloatType;
import io.penstock.models.tensor.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The weights of a model folder, by the names of the model's parameters: {@code model.safetensors},
 * or the files that {@code model.safetensors.index.json} lists.
 */
final class StoredWeights implements AutoCloseable {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  private static final long MOST_INDEX_BYTES = 256L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();

  /** Where a weight lies, under which name. */
  private record Place(SafetensorsFile file, String tensor) {}

  private StoredWeights(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a folder's weights.
   *
   * @param parameterOf the model's name of a file's tensor
   */
  static StoredWeights open(Path folder, UnaryOperator<String> parameterOf) throws IOException {
    StoredWeights weights = new StoredWeights(folder);
    try {
      if (Files.exists(folder.resolve(INDEX))) {
        weights.openShards(parameterOf);
      } else if (Files.exists(folder.resolve(SINGLE))) {
        weights.openFile(SINGLE, parameterOf);
      } else {
        throw new IOException(
            folder
                + ": has neither "
                + SINGLE
                + " nor "
                + INDEX
                + "; other formats, such as pytorch_model.bin, are not read");
      }
      return weights;
    } catch (IOException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private SafetensorsFile openFile(String name, UnaryOperator<String> parameterOf)
      throws IOException {
    SafetensorsFile file = SafetensorsFile.open(folder.resolve(name));
    files.put(name, file);
    for (String tensor : file.tensors().keySet()) {
      Place before = places.put(parameterOf.apply(tensor), new Place(file, tensor));
      if (before != null) {
        throw new IOException(
            "%s: %s is %s in %s as well"
                .formatted(file.path(), tensor, before.tensor(), before.file().path()));
      }
    }
    return file;
  }

  private void openShards(UnaryOperator<String> parameterOf) throws IOException {
    Path index = folder.resolve(INDEX);
    for (Map.Entry<String, JsonNode> entry : weightMap(index).properties()) {
      String name = entry.getValue().asText();
      if (!entry.getValue().isTextual() || !name.matches("[\\w.-]+\\.safetensors")) {
        throw new IOException(
            "%s: weight_map.%s is %s, expected the name of a safetensors file beside it"
                .formatted(index, entry.getKey(), entry.getValue()));
      }
      SafetensorsFile file = files.get(name);
      if (file == null) {
        file = openFile(name, parameterOf);
      }
      if (!file.tensors().containsKey(entry.getKey())) {
        throw new IOException(
            "%s: %s should be in %s, which has no such tensor"
                .formatted(index, entry.getKey(), name));
      }
    }
  }

  private static JsonNode weightMap(Path index) throws IOException {
    if (Files.size(index) > MOST_INDEX_BYTES) {
      throw new IOException(index + ": has over " + MOST_INDEX_BYTES + " bytes");
    }
    try {
      JsonNode map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
      if (!map.isObject()) {
        throw new IOException(index + ": weight_map is no object");
      }
      return map;
    } catch (JsonProcessingException e) {
      throw new IOException(index + ": is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** All names. */
  Set<String> names() {
    return Collections.unmodifiableSet(places.keySet());
  }

  /** What its file calls a weight. */
  String tensor(String name) throws IOException {
    return place(name).tensor();
  }

  /** The shape of a weight as its file has it. */
  Shape shape(String name) throws IOException {
    Place place = place(name);
    return Objects.requireNonNull(place.file().tensors().get(place.tensor())).shape();
  }

  /** The weight as float32, as its file has it. */
  NDArray floats(String name, NDManager manager) throws IOException {
    Place place = place(name);
    return place.file().floats(place.tensor(), manager);
  }

  /** How the file keeps it. */
  FloatType type(String name) throws IOException {
    Place place = place(name);
    return place.file().floatType(place.tensor());
  }

  /** Whether those weights hold nothing but zeros. */
  boolean areZero(Predicate<String> which) throws IOException {
    for (String name : places.keySet()) {
      if (which.test(name)) {
        var bytes = place(name).file().bytes(place(name).tensor());
        while (bytes.hasRemaining()) {
          if (bytes.get() != 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Whether two weights are the same numbers. */
  boolean same(String name, String other) throws IOException {
    Place first = place(name);
    Place second = place(other);
    return type(name) == type(other)
        && first.file().bytes(first.tensor()).equals(second.file().bytes(second.tensor()));
  }

  private Place place(String name) throws IOException {
    Place place = places.get(name);
    if (place == null) {
      throw new IOException(folder + ": has no weight " + name);
    }
    return place;
  }

  @Override
  public void close() throws IOException {
    IOException problem = null;
    for (SafetensorsFile file : files.values()) {
      try {
        file.close();
      } catch (IOException e) {
        problem = e;
      }
    }
    if (problem != null) {
      throw problem;
    }
  }
}
