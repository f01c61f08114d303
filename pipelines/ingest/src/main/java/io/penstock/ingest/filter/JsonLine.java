package io.penstock.ingest.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.text.container.LimitedLines;
import java.io.IOException;
import java.util.Optional;

/**
 * What a line holds: a text, or why it has none.
 *
 * @param id a string or a number, if there is one
 * @param text empty where there is an error
 * @param error why the line has no text
 */
record JsonLine(Optional<JsonNode> id, String text, Optional<Fault> error) {
  /** One word and a sentence. */
  record Fault(String rule, String message) {}

  /** Strict: of two values for one key nobody knows which is meant. */
  static JsonMapper mapper(int maxBytes) {
    StreamReadConstraints limits =
        StreamReadConstraints.builder().maxStringLength(maxBytes).build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .build();
  }

  /**
   * Reads the line that the reader is at.
   *
   * @param field the key of the text
   */
  static JsonLine read(LimitedLines line, JsonMapper json, String field) throws IOException {
    if (line.isTooLong()) {
      return error(
          Optional.empty(), "too-large", "the line has %d bytes".formatted(line.lineBytes()));
    }
    JsonNode record;
    try {
      record = json.readTree(line.bytes());
    } catch (JsonProcessingException e) {
      return error(Optional.empty(), "invalid-json", e.getOriginalMessage());
    }
    if (!record.isObject()) {
      return error(Optional.empty(), "invalid-json", "the line is no JSON object");
    }
    Optional<JsonNode> id =
        Optional.of(record.path("id")).filter(i -> i.isTextual() || i.isNumber());
    JsonNode text = record.path(field);
    if (!text.isTextual()) {
      return error(id, "missing-key", "the key \"%s\" with a string is missing".formatted(field));
    }
    if (hasHalfPair(text.textValue())) {
      return error(id, "invalid-encoding", "the text has a half of a surrogate pair");
    }
    return new JsonLine(id, text.textValue(), Optional.empty());
  }

  private static JsonLine error(Optional<JsonNode> id, String rule, String message) {
    return new JsonLine(id, "", Optional.of(new Fault(rule, message)));
  }

  private static boolean hasHalfPair(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (Character.charCount(text.codePointAt(at)) == 1) {
          return true;
        }
        at++;
      }
    }
    return false;
  }
}
