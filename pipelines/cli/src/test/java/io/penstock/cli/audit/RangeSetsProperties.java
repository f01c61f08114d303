package io.penstock.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.OffsetRanges;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class RangeSetsProperties {
  private static OffsetRanges ranges(Set<Long> offsets) {
    return OffsetRanges.of(offsets.stream().mapToLong(Long::longValue).toArray());
  }

  @Property
  void differenceAndIntersectionAreThoseOfSets(
      @ForAll Set<@LongRange(max = 40) Long> a, @ForAll Set<@LongRange(max = 40) Long> b) {
    Set<Long> difference = new TreeSet<>(a);
    difference.removeAll(b);
    Set<Long> both = new TreeSet<>(a);
    both.retainAll(b);
    assertThat(RangeSets.of(RangeSets.difference(ranges(a), ranges(b))))
        .isEqualTo(ranges(difference));
    assertThat(RangeSets.of(RangeSets.intersection(ranges(a), ranges(b)))).isEqualTo(ranges(both));
    assertThat(RangeSets.count(RangeSets.difference(ranges(a), ranges(b))))
        .isEqualTo(difference.size());
  }
}
