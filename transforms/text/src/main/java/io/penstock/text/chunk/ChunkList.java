package io.penstock.text.chunk;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import java.util.ArrayList;
import java.util.List;

/** The chunks of one document as they are cut, with all that is known of places in its text. */
final class ChunkList {
  private final String documentId;
  private final TextCounter counter;
  private final String text;
  private final Sections sections;
  private final Cuts cuts;
  private final Reach reach;
  private final List<Chunk> chunks = new ArrayList<>();

  ChunkList(String documentId, Document document, TextCounter counter) {
    this.documentId = documentId;
    this.counter = counter;
    this.text = document.getText();
    this.sections = new Sections(document);
    this.cuts = new Cuts(text, sections);
    this.reach = new Reach(text, counter);
  }

  String text() {
    return text;
  }

  Sections sections() {
    return sections;
  }

  Cuts cuts() {
    return cuts;
  }

  Reach reach() {
    return reach;
  }

  List<Chunk> chunks() {
    return chunks;
  }

  /** Adds text[start, end) without the white space around it, if anything else is in it. */
  void add(int start, int end) {
    int from = cuts.skipSpace(start, end);
    int to = cuts.trimEnd(from, end);
    if (from == to) {
      return;
    }
    // Not by its builder, which looks up and copies the schema's defaults for each chunk.
    chunks.add(
        new Chunk(
            documentId + "#" + chunks.size(),
            chunks.size(),
            text.substring(from, to),
            sections.headingPath(from),
            sections.page(from),
            from,
            to,
            counter.count(text, from, to)));
  }
}
