package io.penstock.text.parse;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import java.util.Map;

/** Reads plain text. The charset it was read in is kept as metadata. */
final class PlainTextParser implements DocumentParser {

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    Charsets.Decoded decoded =
        Charsets.decode(RawDocuments.bytes(raw), RawDocuments.declaredCharset(raw));
    Map<String, String> metadata = Map.of("charset", decoded.charset().name());
    return RawDocuments.document(raw, MediaTypes.TEXT, metadata).setText(decoded.text()).build();
  }
}
