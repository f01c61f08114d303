package io.penstock.text.chunk;

import static java.util.Objects.requireNonNull;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import java.io.Serializable;
import java.util.ArrayList;
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
    String text = document.getText();
    Sections sections = new Sections(document);
    Cuts cuts = new Cuts(text, sections);
    Reach reach = new Reach(text, policy.counter());
    List<Chunk> chunks = new ArrayList<>();
    int textEnd = cuts.trimEnd(0, text.length());
    int covered = 0;
    int start = cuts.skipSpace(0);
    while (start < textEnd) {
      int limit = reach.forward(start, policy.targetLength());
      if (limit <= covered) {
        // The overlap leaves no room for anything new, as before a long gap: go on without it.
        start = covered;
        continue;
      }
      int cut = limit >= textEnd ? textEnd : cuts.best(start, covered, limit);
      chunks.add(
          newChunk(documentId, chunks.size(), sections, text, start, cuts.trimEnd(start, cut)));
      covered = cuts.skipSpace(cut);
      start = cut >= textEnd ? textEnd : nextStart(start, cut, cuts, reach);
    }
    return chunks;
  }

  private int nextStart(int start, int cut, Cuts cuts, Reach reach) {
    int next = cuts.skipSpace(cut);
    if (policy.overlapLength() == 0 || cuts.isHeading(next)) {
      return next;
    }
    int earliest = reach.backward(start + 1, cut, policy.overlapLength());
    return cuts.overlapStart(earliest, next);
  }

  private Chunk newChunk(
      String documentId, int ordinal, Sections sections, String text, int start, int end) {
    return Chunk.newBuilder()
        .setId(documentId + "#" + ordinal)
        .setOrdinal(ordinal)
        .setText(text.substring(start, end))
        .setHeadingPath(sections.headingPath(start))
        .setPage(sections.page(start))
        .setStart(start)
        .setEnd(end)
        .setTokenCount(policy.counter().count(text, start, end))
        .build();
  }
}
