package io.penstock.text.chunk;

import static java.util.Objects.requireNonNull;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import java.io.Serializable;
import java.util.List;

/**
 * Makes every section a chunk of its own, from its heading to the next heading of any level. One
 * that is longer than a chunk is cut as the {@link RecursiveChunker} cuts, overlaps included.
 * Headings are those that the parser found, in Markdown or another format.
 */
public record SectionChunker(ChunkPolicy policy) implements Chunker, Serializable {

  public SectionChunker {
    requireNonNull(policy, "policy");
  }

  @Override
  public List<Chunk> chunk(String documentId, Document document) {
    ChunkList chunks = new ChunkList(documentId, document, policy.counter());
    RecursiveChunker within = new RecursiveChunker(policy);
    int start = 0;
    for (int heading : chunks.sections().starts()) {
      if (heading > start && heading < chunks.text().length()) {
        within.cut(chunks, start, heading);
        start = heading;
      }
    }
    within.cut(chunks, start, chunks.text().length());
    return chunks.chunks();
  }
}
