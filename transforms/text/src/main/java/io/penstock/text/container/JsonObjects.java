package io.penstock.text.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Reason;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes a record of a JSON object with a text; what is none is unreadable. */
final class JsonObjects {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Topics.RECORD_BYTES_MAX)
                          .build())
                  .build())
          // Of two values for one key, which would be meant?
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Where many data sets keep what else they know; its values count as the record's own. */
  private static final String METADATA = "metadata";

  private final RecordFields fields;
  private final RowDocument document;

  JsonObjects(RecordFields fields) {
    this.fields = fields;
    this.document = new RowDocument(fields);
  }

  /**
   * The record of these bytes.
   *
   * @param what they are, in messages
   */
  ContainedRecord read(byte[] json, String what) {
    JsonNode record;
    try {
      record = JSON.readTree(json);
    } catch (IOException e) {
      // Jackson says of some bytes that they are no characters, by an exception of its own.
      String why = e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
      return ContainedRecord.unreadable(
          json, new Reason("invalid-json", null, null, "the " + what + " is no JSON: " + why));
    }
    if (record == null || !record.isObject()) {
      boolean empty = record == null || record.isMissingNode();
      return ContainedRecord.unreadable(
          json,
          new Reason(
              empty ? "empty" : "invalid-json",
              empty ? "0" : record.getNodeType().name(),
              "a JSON object",
              "the " + what + (empty ? " is empty" : " is no JSON object")));
    }
    return document.of(values(record), Optional.of(json));
  }

  private Map<String, Object> values(JsonNode record) {
    Map<String, Object> values = new LinkedHashMap<>();
    put(values, record);
    put(values, record.path(METADATA));
    return values;
  }

  private void put(Map<String, Object> values, JsonNode object) {
    object
        .fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              // A number in the place of the text is none.
              boolean fits = value.isTextual() || !fields.text().contains(field.getKey());
              if (value.isValueNode() && !value.isNull() && fits) {
                values.putIfAbsent(field.getKey(), value.asText());
              }
            });
  }
}
