package io.penstock.text.mask;

/** Tokens with the token to be learned at each place, as trainers take them. */
public final class LabeledRow {
  /** Where there is nothing to learn; the value that losses pass over. */
  public static final int MASKED = -100;

  private final String id;
  private final int start;
  private final int[] ids;
  private final int[] labels;

  LabeledRow(String id, int start, int[] ids, int[] labels) {
    this.id = id;
    this.start = start;
    this.ids = ids;
    this.labels = labels;
  }

  /** The row it was made of. */
  public String id() {
    return id;
  }

  /** Its first token, counted in that row from 0. */
  public int start() {
    return start;
  }

  /** The tokens; not a copy. */
  public int[] ids() {
    return ids;
  }

  /** The labels, {@value #MASKED} where there is none; not shifted, and not a copy. */
  public int[] labels() {
    return labels;
  }
}
