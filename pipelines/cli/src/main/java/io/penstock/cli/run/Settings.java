package io.penstock.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One mapping of a YAML file, read strictly: a key that nobody knows is an error, not a comment.
 */
final class Settings {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final String file;
  private final String path;
  private final ObjectNode values;

  private Settings(String file, String path, ObjectNode values) {
    this.file = file;
    this.path = path;
    this.values = values;
  }

  /**
   * Reads a file.
   *
   * @param overrides values by key path, such as {@code chunk.target-length}
   */
  static Settings read(Path file, Map<String, String> overrides) {
    JsonNode root;
    try {
      root = YAML.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new ConfigurationException(
          file
              + (at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr())
              + ": not YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new ConfigurationException(file + ": cannot be read: " + e);
    }
    if (!(root instanceof ObjectNode object)) {
      throw new ConfigurationException(file + ": expected keys and values");
    }
    overrides.forEach((key, value) -> override(object, key, value));
    return new Settings(file.toString(), "", object);
  }

  private static void override(ObjectNode root, String key, String value) {
    ObjectNode at = root;
    String[] parts = key.split("\\.", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      JsonNode next = at.get(parts[i]);
      at = next instanceof ObjectNode object ? object : at.putObject(parts[i]);
    }
    at.set(parts[parts.length - 1], TextNode.valueOf(value));
  }

  /** Refuses all keys but these. */
  Settings allow(Collection<String> keys) {
    values
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!keys.contains(key)) {
                throw wrong(key, "one of the keys " + new TreeSet<>(keys), "an unknown key");
              }
            });
    return this;
  }

  /** The mapping at a key; an empty one where there is none. */
  Settings section(String key) {
    JsonNode value = values.get(key);
    if (value == null || value.isNull()) {
      return new Settings(file, path + key + '.', YAML.createObjectNode());
    }
    if (!(value instanceof ObjectNode object)) {
      throw wrong(key, "keys and values", describe(value));
    }
    return new Settings(file, path + key + '.', object);
  }

  boolean has(String key) {
    return values.has(key);
  }

  /** Whatever stands at a key, to be read by others. */
  Optional<JsonNode> any(String key) {
    return value(key);
  }

  Optional<String> text(String key) {
    return value(key).map(v -> scalar(key, v, "a text"));
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> wrong(key, "a text", "nothing"));
  }

  /** One of these words. */
  String word(String key, List<String> words) {
    String word = text(key).orElse(words.get(0));
    if (!words.contains(word)) {
      throw wrong(key, "one of " + words, '"' + word + '"');
    }
    return word;
  }

  /** A whole number within bounds, as it will stand on a command line. */
  Optional<String> whole(String key, long least, long greatest) {
    return value(key)
        .map(
            v -> {
              String expected = "a whole number from " + least + " to " + greatest;
              try {
                long number = Long.parseLong(scalar(key, v, expected));
                if (number >= least && number <= greatest) {
                  return Long.toString(number);
                }
              } catch (NumberFormatException e) {
                // Told below, with what was found.
              }
              throw wrong(key, expected, describe(v));
            });
  }

  /** A share from 0 to 1. */
  Optional<String> share(String key) {
    return value(key)
        .map(
            v -> {
              String expected = "a number from 0 to 1";
              try {
                double number = Double.parseDouble(scalar(key, v, expected));
                if (number >= 0 && number <= 1) {
                  return Double.toString(number);
                }
              } catch (NumberFormatException e) {
                // Told below, with what was found.
              }
              throw wrong(key, expected, describe(v));
            });
  }

  /** All keys with their values, each a scalar. */
  Map<String, String> scalars() {
    Map<String, String> scalars = new TreeMap<>();
    List<String> keys = new ArrayList<>();
    values.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      value(key).ifPresent(v -> scalars.put(key, scalar(key, v, "a text or a number")));
    }
    return scalars;
  }

  private Optional<JsonNode> value(String key) {
    JsonNode value = values.get(key);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  private String scalar(String key, JsonNode value, String expected) {
    if (!value.isValueNode()) {
      throw wrong(key, expected, describe(value));
    }
    return value.asText();
  }

  private static String describe(JsonNode value) {
    return value.isObject()
        ? "keys and values"
        : value.isArray() ? "a list" : '"' + value.asText() + '"';
  }

  ConfigurationException wrong(String key, String expected, String found) {
    return new ConfigurationException(
        file + ": " + path + key + ": expected " + expected + ", found " + found);
  }
}
