package io.penstock.text.dedupe;

import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.SourcePosition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides of one version after the other which of its paragraphs stand in another document that is
 * kept. The first document with a paragraph holds it, until a newer version of it comes without the
 * paragraph, or it ends; then the next one to come with it holds it. The verdicts hang on what came
 * before, in its order, and on nothing else.
 *
 * <p>No document is emptied: where fewer characters than a long paragraph has would be left, it
 * stays whole, and holds what nobody else does. So this step never ends a document that others have
 * fallen to.
 *
 * <p>Documents that lost a paragraph are not remembered with it. They do not get it back when its
 * holder goes; they do when they are published again.
 *
 * <p>Not safe to share between threads: neither is its memory.
 */
public final class ParagraphDuplicates {
  private final ParagraphPolicy policy;
  private final ParagraphMemory memory;

  public ParagraphDuplicates(ParagraphPolicy policy, ParagraphMemory memory) {
    this.policy = policy;
    this.memory = memory;
  }

  /**
   * What becomes of a version.
   *
   * @param leftOut hashes of the paragraphs to leave out
   * @param staysWhole whether all its paragraphs stay although another holds them
   */
  public record Verdict(Set<Long> leftOut, boolean staysWhole) {
    static final Verdict NOTHING = new Verdict(Set.of(), false);

    public Verdict {
      leftOut = Set.copyOf(leftOut);
    }
  }

  /** A version that is kept. One behind a newer one has been ended already, and is not asked. */
  public Verdict came(String document, SourcePosition version, ParagraphSketch sketch) {
    ParagraphHolding old = memory.holding(document);
    if (isBehind(version, old)) {
      return Verdict.NOTHING;
    }
    release(document, old);
    Set<Long> heldByOthers = hold(document, version, sketch);
    return heldByOthers.isEmpty()
        ? Verdict.NOTHING
        : sketch.charactersWithout(heldByOthers) < policy.minCharacters()
            ? new Verdict(Set.of(), true)
            : new Verdict(heldByOthers, false);
  }

  /**
   * A version that brings no text: a tombstone, or a dropped one.
   *
   * @param endsAnother whether an older version had a text, which may arrive behind this one
   */
  public void ended(String document, SourcePosition version, boolean endsAnother) {
    ParagraphHolding old = memory.holding(document);
    if (isBehind(version, old) || (old == null && !endsAnother)) {
      return;
    }
    release(document, old);
    memory.put(document, new ParagraphHolding(version, List.of()));
  }

  /** A document that was kept, with the paragraphs of this sketch, before the memory was lost. */
  public void remember(String document, SourcePosition version, ParagraphSketch sketch) {
    ParagraphHolding old = memory.holding(document);
    if (!isBehind(version, old)) {
      release(document, old);
      hold(document, version, sketch);
    }
  }

  private static boolean isBehind(SourcePosition version, @Nullable ParagraphHolding old) {
    return old != null && Positions.BY_VERSION.compare(old.newest(), version) >= 0;
  }

  private void release(String document, @Nullable ParagraphHolding old) {
    if (old == null) {
      return;
    }
    for (long paragraph : old.paragraphs()) {
      if (document.equals(memory.holder(paragraph))) {
        memory.removeHolder(paragraph);
      }
    }
  }

  /** Takes what is free; returns what others hold. */
  private Set<Long> hold(String document, SourcePosition version, ParagraphSketch sketch) {
    Set<Long> heldByOthers = new LinkedHashSet<>();
    List<Long> held = new ArrayList<>();
    for (long paragraph : sketch.characters().keySet()) {
      String holder = memory.holder(paragraph);
      if (holder == null || holder.equals(document)) {
        memory.putHolder(paragraph, document);
        held.add(paragraph);
      } else {
        heldByOthers.add(paragraph);
      }
    }
    memory.put(document, new ParagraphHolding(version, held));
    return heldByOthers;
  }
}
