package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RowOrderProperties {
  @Property
  void anEpochIsAPermutation(
      @ForAll @IntRange(min = 1, max = 50) int rows,
      @ForAll long seed,
      @ForAll @IntRange(max = 5) int epoch) {
    RowOrder order = new RowOrder(rows, seed);
    int[] seen = IntStream.range(0, rows).map(i -> order.rowAt((long) epoch * rows + i)).toArray();

    assertThat(seen).containsExactlyInAnyOrder(IntStream.range(0, rows).toArray());
  }

  @Property
  void aPositionAloneTellsTheRow(
      @ForAll @IntRange(min = 1, max = 50) int rows,
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int position) {
    RowOrder walked = new RowOrder(rows, seed);
    int row = -1;
    for (int i = 0; i <= position; i++) {
      row = walked.rowAt(i);
    }

    assertThat(new RowOrder(rows, seed).rowAt(position)).isEqualTo(row);
  }
}
