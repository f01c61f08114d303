package io.penstock.text.chunk;

import static java.util.Objects.requireNonNull;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import java.io.Serializable;
import java.util.List;

/**
 * Cuts wherever the length is reached, in the middle of a word if need be, and repeats exactly the
 * overlap. With a {@link TokenCounter} these are the chunks of a fixed number of tokens that fill a
 * model's window.
 */
public record FixedChunker(ChunkPolicy policy) implements Chunker, Serializable {

  public FixedChunker {
    requireNonNull(policy, "policy");
  }

  @Override
  public List<Chunk> chunk(String documentId, Document document) {
    ChunkList chunks = new ChunkList(documentId, document, policy.counter());
    Cuts cuts = chunks.cuts();
    Reach reach = chunks.reach();
    int textEnd = cuts.trimEnd(0, chunks.text().length());
    int covered = 0;
    int start = cuts.skipSpace(0);
    while (start < textEnd) {
      int end = Math.min(textEnd, reach.forward(start, policy.targetLength()));
      if (cuts.trimEnd(start, end) <= covered) {
        // Only white space would be new: go on behind it without an overlap.
        start = cuts.skipSpace(Math.max(covered, end));
        continue;
      }
      chunks.add(start, end);
      covered = end;
      start =
          end == textEnd
              ? textEnd
              : cuts.skipSpace(reach.backward(start + 1, end, policy.overlapLength()));
    }
    return chunks.chunks();
  }
}
