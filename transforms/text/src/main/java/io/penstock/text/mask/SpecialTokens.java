package io.penstock.text.mask;

import java.util.Set;

/**
 * The tokens that begin and end texts.
 *
 * @param beginning ids of the beginning; empty where the model has none
 * @param end ids that end an answer; empty: ends are not checked
 */
public record SpecialTokens(Set<Integer> beginning, Set<Integer> end) {
  /** Nothing is checked. */
  public static final SpecialTokens NONE = new SpecialTokens(Set.of(), Set.of());

  public SpecialTokens {
    beginning = Set.copyOf(beginning);
    end = Set.copyOf(end);
  }

  /** A tokenizer and a template that each begin the text make one beginning too many. */
  boolean hasDoubledBeginning(int[] ids) {
    for (int i = 1; i < ids.length; i++) {
      if (beginning.contains(ids[i]) && beginning.contains(ids[i - 1])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether neither the last token that is learned nor the one before it is an end: then the model
   * never learns to stop. Of two, since many templates put a line feed behind the end.
   */
  boolean lacksEnd(int[] labels) {
    if (end.isEmpty()) {
      return false;
    }
    int seen = 0;
    for (int i = labels.length - 1; i >= 0 && seen < 2; i--) {
      if (labels[i] != LabeledRow.MASKED) {
        if (end.contains(labels[i])) {
          return false;
        }
        seen++;
      }
    }
    return seen > 0;
  }
}
