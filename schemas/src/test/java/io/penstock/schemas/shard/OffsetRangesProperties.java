package io.penstock.schemas.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class OffsetRangesProperties {
  @Property
  void holdsWhatASetHolds(
      @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 50) Long> offsets) {
    OffsetRanges ranges = new OffsetRanges();
    Set<Long> oracle = new TreeSet<>();
    for (long offset : offsets) {
      assertThat(ranges.add(offset)).isEqualTo(oracle.add(offset));
    }
    assertThat(ranges.count()).isEqualTo(oracle.size());
    for (long offset = 0; offset <= 51; offset++) {
      assertThat(ranges.contains(offset)).isEqualTo(oracle.contains(offset));
    }
    assertThat(ranges)
        .isEqualTo(OffsetRanges.of(offsets.stream().mapToLong(x -> x).toArray()))
        .isEqualTo(OffsetRanges.parse(ranges.toString()));
    long gaps = ranges.gaps(0, 51).stream().mapToLong(g -> g.last() - g.first() + 1).sum();
    assertThat(gaps + ranges.count()).isEqualTo(51);
  }

  @Property
  void mergesRanges(
      @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 40) Long> firsts,
      @ForAll @LongRange(min = 0, max = 7) long length) {
    OffsetRanges ranges = new OffsetRanges();
    Set<Long> oracle = new TreeSet<>();
    for (long first : firsts) {
      Long met = null;
      for (long offset = first; offset <= first + length; offset++) {
        if (!oracle.add(offset) && met == null) {
          met = offset;
        }
      }
      assertThat(ranges.addRange(first, first + length)).isEqualTo(met == null ? -1 : met);
    }
    assertThat(ranges).isEqualTo(OffsetRanges.of(oracle.stream().mapToLong(x -> x).toArray()));
  }

  @Example
  void textHasOneForm() {
    assertThat(OffsetRanges.of(4, 0, 1, 2, 7, 9, 10).toString()).isEqualTo("0-2,4,7,9-10");
    assertThat(OffsetRanges.parse("").isEmpty()).isTrue();
    for (String wrong : List.of("1-", "2-1", "3,1", "1,2", "a", "-1", "1,,3")) {
      assertThatThrownBy(() -> OffsetRanges.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
