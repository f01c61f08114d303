package io.penstock.text.pack;

import java.util.List;

/** A row of training tokens: spans that follow each other and must not see one another. */
public final class PackedRow {
  private final int[] inputIds;
  private final int[] labels;
  private final List<Span> spans;

  /**
   * A row.
   *
   * @param inputIds the tokens; not copied
   * @param labels the token to be learned at each place, -100 where there is none; not copied
   * @param spans what the row is made of, in order
   */
  public PackedRow(int[] inputIds, int[] labels, List<Span> spans) {
    int count = spans.stream().mapToInt(Span::count).sum();
    if (inputIds.length != count || labels.length != count) {
      throw new IllegalArgumentException(
          "spans of "
              + count
              + " tokens, but "
              + inputIds.length
              + " input ids and "
              + labels.length
              + " labels");
    }
    this.inputIds = inputIds;
    this.labels = labels;
    this.spans = List.copyOf(spans);
  }

  /** The tokens; not a copy. */
  public int[] inputIds() {
    return inputIds;
  }

  /**
   * The token to be learned at each place, -100 where there is none; not a copy. They stand as the
   * input ids do: the shift to the next token is the trainer's.
   */
  public int[] labels() {
    return labels;
  }

  /** What the row is made of, in order. */
  public List<Span> spans() {
    return spans;
  }

  /** How many tokens it has. */
  public int length() {
    return inputIds.length;
  }

  /** The length of each span. */
  public int[] seqLengths() {
    return spans.stream().mapToInt(Span::count).toArray();
  }

  /** The place of each token within its span, from 0. */
  public int[] positionIds() {
    int[] positions = new int[inputIds.length];
    int at = 0;
    for (Span span : spans) {
      for (int i = 0; i < span.count(); i++) {
        positions[at++] = i;
      }
    }
    return positions;
  }
}
