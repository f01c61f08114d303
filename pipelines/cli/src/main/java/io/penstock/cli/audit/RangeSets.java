package io.penstock.cli.audit;

import io.penstock.schemas.shard.OffsetRanges;
import java.util.ArrayList;
import java.util.List;

/** Compares sets of offsets range by range, so that millions of them cost little. */
final class RangeSets {
  private static final int SHOWN = 5;

  private RangeSets() {}

  /** What is in {@code all} but not in {@code without}, ascending. */
  static List<OffsetRanges.Range> difference(OffsetRanges all, OffsetRanges without) {
    List<OffsetRanges.Range> left = new ArrayList<>();
    List<OffsetRanges.Range> holes = without.ranges();
    int hole = 0;
    for (OffsetRanges.Range range : all.ranges()) {
      long next = range.first();
      while (hole < holes.size() && holes.get(hole).last() < next) {
        hole++;
      }
      for (int i = hole; i < holes.size() && holes.get(i).first() <= range.last(); i++) {
        if (holes.get(i).first() > next) {
          left.add(new OffsetRanges.Range(next, holes.get(i).first() - 1));
        }
        next = holes.get(i).last() + 1;
      }
      if (next <= range.last()) {
        left.add(new OffsetRanges.Range(next, range.last()));
      }
    }
    return left;
  }

  /** What is in both, ascending. */
  static List<OffsetRanges.Range> intersection(OffsetRanges a, OffsetRanges b) {
    return difference(a, of(difference(a, b)));
  }

  static OffsetRanges of(List<OffsetRanges.Range> ranges) {
    OffsetRanges set = new OffsetRanges();
    for (OffsetRanges.Range range : ranges) {
      long unused = set.addRange(range.first(), range.last());
    }
    return set;
  }

  static void addAll(OffsetRanges to, OffsetRanges from) {
    for (OffsetRanges.Range range : from.ranges()) {
      long unused = to.addRange(range.first(), range.last());
    }
  }

  static long count(List<OffsetRanges.Range> ranges) {
    return ranges.stream().mapToLong(r -> r.last() - r.first() + 1).sum();
  }

  /** The first few ranges as text, and how many offsets there are. */
  static String text(List<OffsetRanges.Range> ranges) {
    String first =
        String.join(",", ranges.stream().limit(SHOWN).map(OffsetRanges.Range::toString).toList());
    return ranges.size() > SHOWN ? first + ",... (" + count(ranges) + " offsets)" : first;
  }
}
