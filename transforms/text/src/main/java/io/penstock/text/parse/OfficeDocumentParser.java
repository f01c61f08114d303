package io.penstock.text.parse;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.office.OfficeContent;
import io.penstock.text.parse.office.OfficeReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads office documents and books: Microsoft's, OpenDocument, RTF, EPUB. */
final class OfficeDocumentParser implements DocumentParser {
  private final OfficeReader reader;

  OfficeDocumentParser(ParserLimits limits, List<String> passwords) {
    this.reader = new OfficeReader(limits, passwords);
  }

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    OfficeContent content = reader.read(RawDocuments.bytes(raw));
    if (content.text().isBlank()) {
      throw new UnreadableException("no-text", "the document has no text", "0", null);
    }
    Map<String, String> metadata = new TreeMap<>(content.metadata());
    if (!content.pages().isEmpty()) {
      metadata.put("pages", Integer.toString(content.pages().size()));
    }
    return RawDocuments.document(raw, MediaTypes.of(raw), metadata)
        .setText(content.text())
        .setTitle(content.title())
        .setHeadings(content.headings())
        .setPages(content.pages())
        .build();
  }
}
