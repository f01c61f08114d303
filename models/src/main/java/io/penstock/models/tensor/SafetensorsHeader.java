package io.penstock.models.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a safetensors file says it holds, believed only where it can be true: known types, sizes
 * that fit the shapes, ranges that cover the file's data once and without a gap.
 *
 * @param tensors in the header's order
 */
record SafetensorsHeader(Map<String, SafetensorsEntry> tensors, Map<String, String> metadata) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final String METADATA = "__metadata__";
  private static final int MOST_DIMENSIONS = 16;
  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("BOOL", 8),
          Map.entry("U8", 8),
          Map.entry("I8", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("U16", 16),
          Map.entry("I16", 16),
          Map.entry("F16", 16),
          Map.entry("BF16", 16),
          Map.entry("U32", 32),
          Map.entry("I32", 32),
          Map.entry("F32", 32),
          Map.entry("U64", 64),
          Map.entry("I64", 64),
          Map.entry("F64", 64));

  SafetensorsHeader {
    tensors = new LinkedHashMap<>(tensors);
    metadata = new LinkedHashMap<>(metadata);
  }

  /**
   * Reads a header.
   *
   * @param dataBytes how many bytes follow it
   * @throws IOException if it cannot be that of {@code file}
   */
  static SafetensorsHeader parse(Path file, ByteBuffer bytes, long dataBytes) throws IOException {
    JsonNode json = json(file, bytes);
    Map<String, SafetensorsEntry> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (entry.getKey().equals(METADATA)) {
        readMetadata(file, entry.getValue(), metadata);
      } else {
        tensors.put(entry.getKey(), entry(file, entry.getKey(), entry.getValue()));
      }
    }
    requireWhole(file, tensors, dataBytes);
    return new SafetensorsHeader(tensors, metadata);
  }

  private static JsonNode json(Path file, ByteBuffer bytes) throws IOException {
    String text;
    try {
      text = UTF_8.newDecoder().decode(bytes).toString(); // this decoder replaces nothing
    } catch (CharacterCodingException e) {
      throw refused(file, "its header is not UTF-8", e);
    }
    try {
      JsonNode json = JSON.readTree(text);
      if (!text.startsWith("{") || !json.isObject()) {
        throw refused(file, "its header is no JSON object", null);
      }
      return json;
    } catch (JsonProcessingException e) {
      throw refused(file, "its header is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static void readMetadata(Path file, JsonNode json, Map<String, String> metadata)
      throws IOException {
    if (!json.isObject()) {
      throw refused(file, METADATA + " is no object", null);
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!entry.getValue().isTextual()) {
        throw refused(file, METADATA + "." + entry.getKey() + " is no text", null);
      }
      metadata.put(entry.getKey(), entry.getValue().textValue());
    }
  }

  private static SafetensorsEntry entry(Path file, String name, JsonNode json) throws IOException {
    String type = json.path("dtype").asText();
    Integer bits = BITS.get(type);
    if (bits == null) {
      throw refused(file, name + ": unknown dtype " + json.path("dtype"), null);
    }
    long[] shape = sizes(file, name + ".shape", json.path("shape"));
    long[] offsets = sizes(file, name + ".data_offsets", json.path("data_offsets"));
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw refused(file, name + ": data_offsets " + json.path("data_offsets"), null);
    }
    long expected;
    try {
      expected = bits / 8;
      for (long size : shape) {
        expected = Math.multiplyExact(expected, size);
      }
    } catch (ArithmeticException e) {
      throw refused(file, name + ": shape " + json.path("shape") + " is too large", e);
    }
    if (offsets[1] - offsets[0] != expected) {
      throw refused(
          file,
          "%s: %s of shape %s takes %d bytes, data_offsets give %d"
              .formatted(name, type, json.path("shape"), expected, offsets[1] - offsets[0]),
          null);
    }
    return new SafetensorsEntry(name, type, new Shape(shape), offsets[0], offsets[1]);
  }

  private static long[] sizes(Path file, String what, JsonNode json) throws IOException {
    if (!json.isArray() || json.size() > MOST_DIMENSIONS) {
      throw refused(file, what + ": expected a short list, found " + json, null);
    }
    long[] sizes = new long[json.size()];
    for (int i = 0; i < sizes.length; i++) {
      if (!json.get(i).isIntegralNumber()
          || !json.get(i).canConvertToLong()
          || json.get(i).longValue() < 0) {
        throw refused(file, what + ": expected numbers from 0, found " + json, null);
      }
      sizes[i] = json.get(i).longValue();
    }
    return sizes;
  }

  /** Every byte of the data is one tensor's. */
  private static void requireWhole(Path file, Map<String, SafetensorsEntry> tensors, long dataBytes)
      throws IOException {
    List<SafetensorsEntry> inOrder = new ArrayList<>(tensors.values());
    inOrder.sort(
        Comparator.comparingLong(SafetensorsEntry::begin).thenComparing(SafetensorsEntry::end));
    long end = 0;
    String before = "the header";
    for (SafetensorsEntry entry : inOrder) {
      if (entry.begin() != end) {
        throw refused(
            file,
            "%s begins at %d, %s ends at %d: tensors must neither overlap nor leave gaps"
                .formatted(entry.name(), entry.begin(), before, end),
            null);
      }
      end = entry.end();
      before = entry.name();
    }
    if (end != dataBytes) {
      throw refused(
          file,
          "its tensors end at %d, the file has %d bytes of data".formatted(end, dataBytes),
          null);
    }
  }

  static IOException refused(Path file, String why, @Nullable Exception e) {
    return new IOException(file + " is no safetensors file that can be read: " + why, e);
  }
}
