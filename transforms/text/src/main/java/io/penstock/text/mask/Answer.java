package io.penstock.text.mask;

import java.util.Arrays;

/** The tokens of one answer to a prompt, with the token to be learned at each place. */
public final class Answer {
  private final int[] ids;
  private final int[] labels;

  /**
   * An answer.
   *
   * @param ids not copied
   * @param labels as many, {@value LabeledRow#MASKED} where there is none; not copied
   */
  public Answer(int[] ids, int[] labels) {
    if (ids.length != labels.length) {
      throw new IllegalArgumentException(ids.length + " tokens, but " + labels.length + " labels");
    }
    this.ids = ids;
    this.labels = labels;
  }

  /** The tokens; not a copy. */
  public int[] ids() {
    return ids;
  }

  /** The labels; not a copy. */
  public int[] labels() {
    return labels;
  }

  Answer from(int start, int end) {
    return start == 0 && end == ids.length
        ? this
        : new Answer(Arrays.copyOfRange(ids, start, end), Arrays.copyOfRange(labels, start, end));
  }
}
