package io.penstock.ingest.extract;

import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import java.util.Optional;

/**
 * One document to be read.
 *
 * @param path of its file, relative to what was named; in a container with {@code #} and its number
 * @param raw its bytes; none where there is a fault
 * @param fault why it cannot be read, known before it is parsed
 */
record SourceDocument(String path, String id, Optional<RawDocument> raw, Optional<Reason> fault) {
  static SourceDocument of(String path, String id, RawDocument raw) {
    return new SourceDocument(path, id, Optional.of(raw), Optional.empty());
  }

  static SourceDocument faulty(String path, String id, Reason fault) {
    return new SourceDocument(path, id, Optional.empty(), Optional.of(fault));
  }

  int bytes() {
    return raw.map(r -> r.getContent().remaining()).orElse(0);
  }
}
