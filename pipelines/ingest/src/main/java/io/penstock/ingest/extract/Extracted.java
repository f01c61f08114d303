package io.penstock.ingest.extract;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import java.util.Optional;

/**
 * What became of one document: its text or a reason.
 *
 * @param language of the text, where a detector is there and sure
 */
record Extracted(
    String path,
    String id,
    Optional<Document> document,
    Optional<String> language,
    Optional<Reason> failure) {

  static Extracted of(SourceDocument source, Document document, Optional<String> language) {
    return new Extracted(
        source.path(), source.id(), Optional.of(document), language, Optional.empty());
  }

  static Extracted failed(SourceDocument source, Reason reason) {
    return new Extracted(
        source.path(), source.id(), Optional.empty(), Optional.empty(), Optional.of(reason));
  }
}
