package io.penstock.text.parse;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;

/** Reads one kind of document. Implementations hold no state and may be shared by threads. */
public interface DocumentParser {
  /**
   * Reads the document; offsets of headings and pages are UTF-16 positions in its text.
   *
   * @throws UnreadableException if the bytes are not a readable document of this kind
   */
  Document parse(RawDocument raw) throws UnreadableException;
}
