package io.penstock.text.pack;

import java.util.List;

/**
 * What became of sequences. Every token of theirs lies in exactly one row or discarded span.
 *
 * @param rows the rows, in the order in which they were begun
 * @param discarded the ends that {@link PackingStrategy#BFD} left out, in the order of the
 *     sequences; empty with other strategies
 * @param cut the sequences of which more than one row has a part, in no order; empty with {@link
 *     PackingStrategy#BFD}
 */
public record Packing(List<PackedRow> rows, List<Span> discarded, List<TokenSequence> cut) {
  public Packing {
    rows = List.copyOf(rows);
    discarded = List.copyOf(discarded);
    cut = List.copyOf(cut);
  }

  /** The share of the rows' places that hold a token; 1 where there are no rows. */
  public double efficiency(int rowLength) {
    long tokens = rows.stream().mapToLong(PackedRow::length).sum();
    return rows.isEmpty() ? 1 : (double) tokens / ((long) rows.size() * rowLength);
  }
}
