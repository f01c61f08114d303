package io.penstock.text.dedupe;

import io.penstock.schemas.document.SourcePosition;
import java.util.List;
import java.util.Optional;

/**
 * What became of a version that came, and of those that had fallen to an older one of the same
 * document.
 *
 * @param fall the one it fell to; none where it is kept, or not judged
 * @param orphaned who is without a holder now, if there was a holder and somebody fell to it
 */
public record NearDuplicateVerdict(Optional<Fall> fall, Optional<Orphaned> orphaned) {
  static final NearDuplicateVerdict PASSES =
      new NearDuplicateVerdict(Optional.empty(), Optional.empty());

  /**
   * What it fell to.
   *
   * @param survivor the document that it fell to, which is kept
   * @param similarity the estimated Jaccard similarity of both
   */
  public record Fall(String survivor, double similarity) {}

  /**
   * Documents that are without a holder.
   *
   * @param heldAt the version that held
   * @param contentHash of that version
   * @param documents that had fallen to it, in order
   */
  public record Orphaned(SourcePosition heldAt, String contentHash, List<String> documents) {
    public Orphaned {
      documents = List.copyOf(documents);
    }
  }

  /** Whether it is kept, as far as near-duplicates go. */
  public boolean isKept() {
    return fall.isEmpty();
  }
}
