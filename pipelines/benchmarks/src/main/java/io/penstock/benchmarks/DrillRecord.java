package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of the drill's input. Its bytes alone tell what must become of it, so the oracle can be
 * made from what the topic really holds.
 *
 * @param timestamp milliseconds since 1970; the greater is the newer version
 * @param text null deletes the document
 */
record DrillRecord(
    int partition, String documentId, long timestamp, String contentType, @Nullable String text) {
  private static final Pattern CONTENT = Pattern.compile("content number (\\d+) ends");

  /** What a record is, before any other record is looked at. */
  enum Kind {
    /** A document with a content of its own number. */
    CONTENT,
    /** Readable, but dropped as too short. */
    SHORT,
    /** Not readable. */
    BAD,
    TOMBSTONE
  }

  static Kind kind(byte @Nullable [] value) {
    if (value == null) {
      return Kind.TOMBSTONE;
    }
    String text = new String(value, UTF_8);
    return CONTENT.matcher(text).find()
        ? Kind.CONTENT
        : text.startsWith("%PDF") ? Kind.BAD : Kind.SHORT;
  }

  /** The number of its content, -1 where it has none. */
  static int content(byte @Nullable [] value) {
    Matcher matcher = CONTENT.matcher(value == null ? "" : new String(value, UTF_8));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  byte @Nullable [] value() {
    return text == null ? null : text.getBytes(UTF_8);
  }

  ProducerRecord<String, byte[]> on(String topic) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, partition, timestamp, documentId, value());
    Map.of("content-type", contentType, "meta-drill", "yes")
        .forEach((name, header) -> record.headers().add(name, header.getBytes(UTF_8)));
    return record;
  }
}
