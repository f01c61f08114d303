package io.penstock.text.parse;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;

/** Reads plain text. The charset it was read in is kept as metadata. */
final class PlainTextParser implements DocumentParser {

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    Charsets.Decoded decoded =
        Charsets.decode(RawDocuments.bytes(raw), RawDocuments.declaredCharset(raw));
    return RawDocuments.document(raw, MediaTypes.TEXT, decoded.metadata())
        .setText(decoded.text())
        .build();
  }
}
