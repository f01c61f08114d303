package io.penstock.models.hf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A {@code config.json}, or an object in it: what is read from it is right, or refused by name. */
final class ConfigJson {
  static final String FILE = "config.json";
  private static final String ADAPTER_FILE = "adapter_config.json"; // PEFT's
  private static final long MOST_BYTES = 16L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String at;
  private final JsonNode json;

  private ConfigJson(Path file, String at, JsonNode json) {
    this.file = file;
    this.at = at;
    this.json = json;
  }

  static ConfigJson read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file) && Files.exists(folder.resolve(ADAPTER_FILE))) {
      throw new IOException(
          folder
              + ": is an adapter, not a model: name its base with --model and give this folder with"
              + " --adapter, or make one model of both with penstock merge");
    }
    if (!Files.isReadable(file)) {
      throw new IOException(folder + ": has no " + FILE + ", so it is no Hugging Face model");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + ": has over " + MOST_BYTES + " bytes");
    }
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (!json.isObject()) {
        throw new IOException(file + ": is no JSON object");
      }
      return new ConfigJson(file, "", json);
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  boolean has(String key) {
    return json.hasNonNull(key);
  }

  JsonNode node(String key) {
    return json.path(key);
  }

  ConfigJson object(String key) throws IOException {
    if (!json.path(key).isObject()) {
      throw wrong(key, "an object");
    }
    return new ConfigJson(file, at + key + ".", json.path(key));
  }

  int integer(String key) throws IOException {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, "an integer");
    }
    return value.intValue();
  }

  int positive(String key) throws IOException {
    int value = integer(key);
    if (value < 1) {
      throw wrong(key, "a positive integer");
    }
    return value;
  }

  int positive(String key, int otherwise) throws IOException {
    return has(key) ? positive(key) : otherwise;
  }

  double number(String key) throws IOException {
    if (!json.path(key).isNumber() || !Double.isFinite(json.path(key).doubleValue())) {
      throw wrong(key, "a number");
    }
    return json.path(key).doubleValue();
  }

  double number(String key, double otherwise) throws IOException {
    return has(key) ? number(key) : otherwise;
  }

  double positiveNumber(String key, double otherwise) throws IOException {
    double value = number(key, otherwise);
    if (!(value > 0)) {
      throw wrong(key, "a positive number");
    }
    return value;
  }

  /** So many positive numbers. */
  List<Double> positiveNumbers(String key, int count) throws IOException {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode each : json.path(key)) {
      if (each.isNumber() && each.doubleValue() > 0 && Double.isFinite(each.doubleValue())) {
        numbers.add(each.doubleValue());
      }
    }
    if (numbers.size() != count || json.path(key).size() != count) {
      throw wrong(key, "a list of " + count + " positive numbers");
    }
    return numbers;
  }

  boolean flag(String key, boolean otherwise) throws IOException {
    if (!has(key)) {
      return otherwise;
    }
    if (!json.path(key).isBoolean()) {
      throw wrong(key, "true or false");
    }
    return json.path(key).booleanValue();
  }

  /** One of these texts. */
  String oneOf(String key, String otherwise, Set<String> known) throws IOException {
    if (!has(key)) {
      return otherwise;
    }
    if (!json.path(key).isTextual() || !known.contains(json.path(key).textValue())) {
      throw wrong(key, "one of " + known.stream().sorted().toList());
    }
    return json.path(key).textValue();
  }

  /** Refuses a setting that is known and not supported. */
  void require(String key, boolean value) throws IOException {
    if (flag(key, value) != value) {
      throw wrong(key, value + ", which is all that is supported");
    }
  }

  IOException wrong(String key, String expected) {
    return new IOException(
        "%s: %s%s is %s, expected %s"
            .formatted(file, at, key, json.has(key) ? json.get(key) : "missing", expected));
  }
}
