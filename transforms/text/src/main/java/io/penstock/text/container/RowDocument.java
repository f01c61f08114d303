package io.penstock.text.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A row of named values as a document. A value that is a string is text for sure; bytes are read
 * further by whoever reads the document.
 */
final class RowDocument {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final String PLAIN = "text/plain";

  private final RecordFields fields;

  RowDocument(RecordFields fields) {
    this.fields = fields;
  }

  /**
   * @param row strings and arrays of bytes by name, in their order; is used up
   * @param source the record's own bytes, to be kept where it is no document; without them the
   *     row's values are
   */
  ContainedRecord of(Map<String, Object> row, Optional<byte[]> source) {
    Map<String, Object> rest = new LinkedHashMap<>(row);
    Optional<Object> text = take(rest, fields.text());
    if (text.isEmpty()) {
      return bad(
          row,
          source,
          new Reason(
              "no-text",
              String.join(", ", row.keySet()),
              String.join(", ", fields.text()),
              "the record has no text in %s; its fields are %s"
                  .formatted(String.join(", ", fields.text()), row.keySet())));
    }
    String type = take(rest, List.of("content_type")).map(RowDocument::words).orElse(PLAIN);
    byte[] content;
    if (text.get() instanceof byte[] bytes) {
      content = bytes;
    } else {
      String characters = (String) text.get();
      if (!UTF_8.newEncoder().canEncode(characters)) {
        return bad(
            row,
            source,
            new Reason(
                "invalid-encoding", null, "valid text", "the text has a half of a surrogate pair"));
      }
      content = characters.getBytes(UTF_8);
      // What a string is in, is settled: nothing that a page says of itself changes it.
      type = (type.isBlank() ? PLAIN : type.split(";", 2)[0].strip()) + "; charset=utf-8";
    }
    String id = take(rest, fields.id()).map(RowDocument::words).orElse(null);
    String uri = take(rest, List.of("uri", "url")).map(RowDocument::words).orElse(null);
    Map<String, String> metadata = new TreeMap<>();
    rest.forEach((name, value) -> metadata.put(name, words(value)));
    return ContainedRecord.of(
        RawDocument.newBuilder()
            .setId(id)
            .setContentType(type)
            .setUri(uri)
            .setMetadata(metadata)
            .setContent(ByteBuffer.wrap(content))
            .build());
  }

  private static Optional<Object> take(Map<String, Object> row, List<String> names) {
    for (String name : names) {
      Object value = row.remove(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** Bytes of old tables are mostly of the one charset that has a letter for nearly each byte. */
  static String words(Object value) {
    if (value instanceof byte[] bytes) {
      try {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        return new String(bytes, WINDOWS_1252);
      }
    }
    return (String) value;
  }

  static ContainedRecord bad(Map<String, Object> row, Optional<byte[]> source, Reason reason) {
    return ContainedRecord.unreadable(source.orElseGet(() -> json(row)), reason);
  }

  private static byte[] json(Map<String, Object> row) {
    Map<String, String> values = new LinkedHashMap<>();
    row.forEach((name, value) -> values.put(name, words(value)));
    try {
      return JSON.writeValueAsBytes(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
