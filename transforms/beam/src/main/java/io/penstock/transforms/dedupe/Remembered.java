package io.penstock.transforms.dedupe;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.NearDuplicateReason;
import io.penstock.text.dedupe.ParagraphSketch;
import io.penstock.text.dedupe.Signature;
import io.penstock.transforms.Outcomes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The notice {@code REMEMBERED}: what a document's newest version is, and what that means at its
 * content's key. It makes the keyed state anew and leaves the steps no further than that.
 */
public final class Remembered {
  private static final String DUPLICATE = "duplicate";
  private static final String WITHOUT_PART = "without-part";

  private Remembered() {}

  /** It is live, and holds its content against later ones. */
  public static Outcome holder(SourcePosition newest, String id, String contentHash) {
    return notice(newest, id, contentHash, null);
  }

  /** It fell to the one that holds its content now, and is orphaned when that goes. */
  public static Outcome fallen(
      SourcePosition newest, String id, String contentHash, String holderId) {
    return notice(
        newest,
        id,
        contentHash,
        new Reason(DUPLICATE, contentHash, holderId, "the same text as " + holderId));
  }

  /** It has a content, but neither holds it nor waits for it: it was orphaned before. */
  public static Outcome withoutPart(SourcePosition newest, String id, String contentHash) {
    return notice(
        newest,
        id,
        contentHash,
        new Reason(WITHOUT_PART, contentHash, null, "neither holds its content nor fell to it"));
  }

  /** It was dropped for another reason, or is a tombstone. */
  public static Outcome withoutContent(SourcePosition newest, String id) {
    return notice(newest, id, null, null);
  }

  /**
   * It fell to one that is kept, as nearly the same text. Its own text has no holder: another that
   * has it comes to the same end by itself.
   *
   * @param reason as the manifest has it
   */
  public static Outcome nearDuplicate(
      SourcePosition newest, String id, Reason reason, @Nullable Signature signature) {
    return signed(notice(newest, id, null, reason), signature);
  }

  /** The same notice with what {@link DropNearDuplicates} knows a text by. */
  public static Outcome signed(Outcome notice, @Nullable Signature signature) {
    Outcome signed = Outcomes.copy(notice);
    signed.setSignature(signature == null ? null : ByteBuffer.wrap(signature.toBytes()));
    return signed;
  }

  /** The same notice with what {@link DropParagraphDuplicates} knows its paragraphs by. */
  public static Outcome sketched(Outcome notice, @Nullable ParagraphSketch sketch) {
    Outcome sketched = Outcomes.copy(notice);
    sketched.setParagraphs(sketch == null ? null : ByteBuffer.wrap(sketch.toBytes()));
    return sketched;
  }

  private static Outcome notice(
      SourcePosition newest, String id, @Nullable String contentHash, @Nullable Reason reason) {
    return Outcomes.at(newest, Fate.REMEMBERED, id)
        .setContentHash(contentHash)
        .setReason(reason)
        .build();
  }

  /** Whether the step that keeps contents has to know of it. */
  static boolean isAtItsContent(Outcome notice) {
    return notice.getContentHash() != null
        && (isHolder(notice) || DUPLICATE.equals(notice.getReason().getRule()));
  }

  static boolean isNearDuplicate(Outcome notice) {
    Reason reason = notice.getReason();
    return reason != null && NearDuplicateReason.RULE.equals(reason.getRule());
  }

  static boolean isHolder(Outcome notice) {
    return notice.getReason() == null;
  }
}
