package io.penstock.text.chunk;

import static java.util.Objects.requireNonNull;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import java.io.Serializable;
import java.util.List;

/**
 * Fills each chunk as far as the policy lets it and then cuts at the best place in its reach:
 * before a heading, else after a blank line, a line, a sentence, a word, else between two code
 * points. All visible text lies in a chunk; no chunk begins or ends with white space; starts
 * increase.
 *
 * <p>A chunk repeats the last words of the one before it, but not over a heading: what comes after
 * a heading belongs to another section than what comes before it.
 */
public record RecursiveChunker(ChunkPolicy policy) implements Chunker, Serializable {

  public RecursiveChunker {
    requireNonNull(policy, "policy");
  }

  @Override
  public List<Chunk> chunk(String documentId, Document document) {
    ChunkList chunks = new ChunkList(documentId, document, policy.counter());
    cut(chunks, 0, chunks.text().length());
    return chunks.chunks();
  }

  /** Cuts text[from, to) into chunks that repeat nothing of what is before it. */
  void cut(ChunkList chunks, int from, int to) {
    Cuts cuts = chunks.cuts();
    int textEnd = cuts.trimEnd(from, to);
    int covered = from;
    int start = cuts.skipSpace(from);
    while (start < textEnd) {
      int limit = chunks.reach().forward(start, policy.targetLength());
      if (limit <= covered) {
        // The overlap leaves no room for anything new, as before a long gap: go on without it.
        start = covered;
        continue;
      }
      int cut = limit >= textEnd ? textEnd : cuts.best(start, covered, limit);
      chunks.add(start, cut);
      covered = cuts.skipSpace(cut);
      start = cut >= textEnd ? textEnd : nextStart(start, cut, chunks);
    }
  }

  private int nextStart(int start, int cut, ChunkList chunks) {
    Cuts cuts = chunks.cuts();
    int next = cuts.skipSpace(cut);
    if (policy.overlapLength() == 0 || cuts.isHeading(next)) {
      return next;
    }
    int earliest = chunks.reach().backward(start + 1, cut, policy.overlapLength());
    return cuts.overlapStart(earliest, next);
  }
}
