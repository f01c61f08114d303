package io.penstock.schemas.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * A set of offsets as ranges, both ends included: {@code 0-4,7,9-12}. Ranges are sorted and do not
 * touch, so equal sets have equal texts.
 */
public final class OffsetRanges {
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  /** The set of the given offsets; an offset given twice counts once. */
  public static OffsetRanges of(long... offsets) {
    OffsetRanges ranges = new OffsetRanges();
    long[] sorted = offsets.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      int first = i;
      while (i + 1 < sorted.length && sorted[i + 1] - sorted[i] <= 1) {
        i++;
      }
      ranges.addRange(sorted[first], sorted[i]);
    }
    return ranges;
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not one that {@link #toString} writes
   */
  public static OffsetRanges parse(String text) {
    OffsetRanges ranges = new OffsetRanges();
    if (text.isEmpty()) {
      return ranges;
    }
    long previousLast = Long.MIN_VALUE;
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-', 1);
      long first;
      long last;
      try {
        first = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
        last = dash < 0 ? first : Long.parseLong(part.substring(dash + 1));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("not offset ranges: " + text, e);
      }
      if (first < 0
          || last < first
          || (previousLast != Long.MIN_VALUE && first <= previousLast + 1)) {
        throw new IllegalArgumentException("offset ranges out of order: " + text);
      }
      ranges.lastByFirst.put(first, last);
      previousLast = last;
    }
    return ranges;
  }

  /**
   * Adds {@code [first, last]}.
   *
   * @return the first offset that was in the set already, or -1
   */
  public long addRange(long first, long last) {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("not a range of offsets: " + first + "-" + last);
    }
    long met = firstIn(first, last);
    long from = first;
    long to = last;
    var below = lastByFirst.floorEntry(first);
    if (below != null && below.getValue() >= first - 1) {
      from = below.getKey();
      to = Math.max(to, below.getValue());
    }
    var inside = lastByFirst.subMap(from, true, to == Long.MAX_VALUE ? to : to + 1, true);
    for (long end : inside.values()) {
      to = Math.max(to, end);
    }
    inside.clear();
    lastByFirst.put(from, to);
    return met;
  }

  /** Adds all of another set's offsets. */
  public void addAll(OffsetRanges other) {
    other.lastByFirst.forEach(this::addRange);
  }

  /** Adds one offset; false if it was there. */
  public boolean add(long offset) {
    return addRange(offset, offset) < 0;
  }

  public boolean contains(long offset) {
    var below = lastByFirst.floorEntry(offset);
    return below != null && below.getValue() >= offset;
  }

  /** The least offset from this one on that is not in the set. */
  public long firstMissing(long from) {
    var below = lastByFirst.floorEntry(from);
    return below != null && below.getValue() >= from ? below.getValue() + 1 : from;
  }

  /** The least offset of {@code [first, last]} in the set, or -1. */
  private long firstIn(long first, long last) {
    if (contains(first)) {
      return first;
    }
    Long next = lastByFirst.higherKey(first);
    return next != null && next <= last ? next : -1;
  }

  /** How many offsets. */
  public long count() {
    return ranges().stream().mapToLong(r -> r.last() - r.first() + 1).sum();
  }

  public boolean isEmpty() {
    return lastByFirst.isEmpty();
  }

  /** The ranges, ascending. */
  public List<Range> ranges() {
    List<Range> list = new ArrayList<>(lastByFirst.size());
    lastByFirst.forEach((first, last) -> list.add(new Range(first, last)));
    return list;
  }

  /** The ranges of {@code [from, until)} that are not in the set. */
  public List<Range> gaps(long from, long until) {
    List<Range> gaps = new ArrayList<>();
    long next = from;
    for (Range range : ranges()) {
      if (range.first() >= until) {
        break;
      }
      if (range.first() > next) {
        gaps.add(new Range(next, range.first() - 1));
      }
      next = Math.max(next, range.last() + 1);
    }
    if (next < until) {
      gaps.add(new Range(next, until - 1));
    }
    return gaps;
  }

  @Override
  public String toString() {
    return String.join(",", ranges().stream().map(Range::toString).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OffsetRanges that && lastByFirst.equals(that.lastByFirst);
  }

  @Override
  public int hashCode() {
    return lastByFirst.hashCode();
  }

  /** Both ends included. */
  public record Range(long first, long last) {
    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }
}
