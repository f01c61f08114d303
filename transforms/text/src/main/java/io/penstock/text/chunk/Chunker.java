package io.penstock.text.chunk;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import java.util.List;

/** Cuts documents into chunks. Implementations hold no state and may be shared by threads. */
public interface Chunker {
  /** The chunks in the order of the text; none for a document without visible text. */
  List<Chunk> chunk(String documentId, Document document);
}
