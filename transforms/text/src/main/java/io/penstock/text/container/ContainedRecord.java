package io.penstock.text.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One record of a container.
 *
 * @param raw the document, without an id where the record has none; of a record that is none, its
 *     bytes as far as they are known
 * @param fault why it cannot be read, empty where it can
 * @param unwanted whether it could be read, but is no document anybody wants, as the page that says
 *     404
 */
public record ContainedRecord(RawDocument raw, Optional<Reason> fault, boolean unwanted) {
  /** A document. */
  static ContainedRecord of(RawDocument raw) {
    return new ContainedRecord(raw, Optional.empty(), false);
  }

  /** Bytes that are no document. */
  static ContainedRecord unreadable(byte[] bytes, Reason reason) {
    return new ContainedRecord(
        RawDocument.newBuilder().setContent(ByteBuffer.wrap(bytes)).build(),
        Optional.of(reason),
        false);
  }

  /** The document's id: its own, else its uri, else its place in the container. */
  public String id(String place) {
    return named(raw.getId()).or(() -> named(raw.getUri())).orElse(place);
  }

  private static Optional<String> named(@org.jspecify.annotations.Nullable String name) {
    return Optional.ofNullable(name).filter(n -> !n.isEmpty());
  }

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
