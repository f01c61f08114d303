package io.penstock.text.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.schemas.Topics;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One record a line, empty lines too; a line that is no JSON object with a text is unreadable. */
final class JsonLinesReader implements ContainerReader {
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

  private final InputStream in;
  private final LimitedLines lines;
  private final RecordFields fields;
  private final RowDocument document;
  private final boolean packed;
  private final long begin;

  JsonLinesReader(Path file, long position, RecordFields fields) throws IOException {
    this.in = ContainerBytes.open(file, position);
    this.lines = new LimitedLines(in, Topics.RECORD_BYTES_MAX);
    this.fields = fields;
    this.document = new RowDocument(fields);
    this.packed = ContainerBytes.isPacked(file);
    this.begin = position;
  }

  @Override
  public @Nullable ContainedRecord next() throws IOException {
    if (!lines.next()) {
      return null;
    }
    if (lines.isTooLong()) {
      return tooLarge("the line", lines.lineBytes());
    }
    byte[] line = lines.bytes();
    if (fields.text().isEmpty()) {
      return ContainedRecord.of(
          RawDocument.newBuilder()
              .setContentType("application/json")
              .setContent(ByteBuffer.wrap(line, 0, line.length - (endsWithReturn(line) ? 1 : 0)))
              .build());
    }
    JsonNode record;
    try {
      record = JSON.readTree(line);
    } catch (IOException e) {
      // Jackson says of some bytes that they are no characters, by an exception of its own.
      String why = e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
      return ContainedRecord.unreadable(
          line, new Reason("invalid-json", null, null, "the line is no JSON: " + why));
    }
    if (record == null || !record.isObject()) {
      boolean empty = record == null || record.isMissingNode();
      return ContainedRecord.unreadable(
          line,
          new Reason(
              empty ? "empty" : "invalid-json",
              empty ? "0" : record.getNodeType().name(),
              "a JSON object",
              empty ? "the line is empty" : "the line is no JSON object"));
    }
    return document.of(values(record), Optional.of(line));
  }

  private static boolean endsWithReturn(byte[] line) {
    return line.length > 0 && line[line.length - 1] == '\r';
  }

  static ContainedRecord tooLarge(String what, long bytes) {
    return ContainedRecord.unreadable(
        new byte[0],
        new Reason(
            "too-large",
            Long.toString(bytes),
            Integer.toString(Topics.RECORD_BYTES_MAX),
            what
                + " has "
                + bytes
                + " bytes or more, the limit of a record is "
                + Topics.RECORD_BYTES_MAX));
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

  @Override
  public boolean skip() throws IOException {
    return lines.skip();
  }

  @Override
  public long position() {
    return packed ? NOWHERE : begin + lines.position();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
