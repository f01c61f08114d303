package io.penstock.text.chunk;

import static java.util.Objects.requireNonNull;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import java.io.Serializable;
import java.util.List;

/**
 * Puts whole sentences into a chunk as long as they fit, and repeats whole sentences, but none of
 * another section. A sentence that is longer than a chunk is cut as the {@link RecursiveChunker}
 * cuts.
 */
public record SentenceChunker(ChunkPolicy policy) implements Chunker, Serializable {

  public SentenceChunker {
    requireNonNull(policy, "policy");
  }

  @Override
  public List<Chunk> chunk(String documentId, Document document) {
    ChunkList chunks = new ChunkList(documentId, document, policy.counter());
    Sentences sentences = Sentences.of(chunks.text());
    RecursiveChunker within = new RecursiveChunker(policy);
    int first = 0;
    int covered = 0;
    while (first < sentences.size()) {
      int next = lastFitting(chunks, sentences, first);
      if (first < covered && !saysMore(chunks, sentences, covered, next)) {
        // The overlap leaves no room for another sentence: go on without it.
        first = covered;
        continue;
      }
      if (next == first) {
        within.cut(chunks, sentences.start(first), sentences.end(first));
        first++;
        covered = first;
        continue;
      }
      chunks.add(sentences.start(first), sentences.end(next - 1));
      covered = next;
      first = next == sentences.size() ? next : overlapStart(chunks, sentences, first, next);
    }
    return chunks.chunks();
  }

  private static boolean saysMore(ChunkList chunks, Sentences sentences, int covered, int next) {
    if (next <= covered) {
      return false;
    }
    int end = sentences.end(next - 1);
    return chunks.cuts().skipSpace(sentences.start(covered), end) < end;
  }

  /** One more than the last sentence up to which the text from the first on fits a chunk. */
  private int lastFitting(ChunkList chunks, Sentences sentences, int first) {
    Cuts cuts = chunks.cuts();
    int start = cuts.skipSpace(sentences.start(first), sentences.end(first) - 1);
    int limit = chunks.reach().forward(start, policy.targetLength());
    int next = first;
    while (next < sentences.size()
        && cuts.trimEnd(sentences.start(next), sentences.end(next)) <= limit) {
      next++;
    }
    return next;
  }

  private int overlapStart(ChunkList chunks, Sentences sentences, int first, int next) {
    int end = sentences.end(next - 1);
    // Behind the white space, or the next chunk could begin with the same letter.
    int visible = chunks.cuts().skipSpace(sentences.start(first), end);
    int earliest = chunks.reach().backward(visible + 1, end, policy.overlapLength());
    int from = next;
    while (from > first + 1
        && sentences.start(from - 1) >= earliest
        && chunks.sections().lastHeadingIn(sentences.start(from - 1) + 1, end + 1) < 0) {
      from--;
    }
    return from;
  }
}
