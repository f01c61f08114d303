package io.penstock.text.chunk;

import java.util.function.IntPredicate;

/** Finds how far a length reaches in a text, never into the middle of a code point. */
record Reach(String text, TextCounter counter) {

  /** The furthest end with at most maxLength after start, but one code point at least. */
  int forward(int start, int maxLength) {
    int step = maxLength;
    int low = start;
    int high = Math.min(text.length(), saturated(start, step));
    while (high < text.length() && counter.count(text, start, aligned(high)) <= maxLength) {
      low = high;
      step = step > text.length() ? step : step * 2;
      high = Math.min(text.length(), saturated(start, step));
    }
    int end = aligned(last(low, high, i -> counter.count(text, start, aligned(i)) <= maxLength));
    return end > start ? end : start + Character.charCount(text.codePointAt(start));
  }

  /** The earliest start from low on with at most maxLength up to end. */
  int backward(int low, int end, int maxLength) {
    if (low >= end) {
      return end;
    }
    // Mirrored, so that one search serves both ways.
    int distance = last(0, end - low, d -> counter.count(text, raised(end - d), end) <= maxLength);
    return raised(end - distance);
  }

  private static int saturated(int start, int step) {
    return (int) Math.min(Integer.MAX_VALUE, (long) start + step);
  }

  /** The last value of [low, high] for which the predicate holds; it is taken to hold for low. */
  private static int last(int low, int high, IntPredicate holds) {
    int known = low;
    int open = high;
    while (known < open) {
      int middle = known + (open - known + 1) / 2;
      if (holds.test(middle)) {
        known = middle;
      } else {
        open = middle - 1;
      }
    }
    return known;
  }

  private int aligned(int index) {
    return splitsPair(index) ? index - 1 : index;
  }

  private int raised(int index) {
    return splitsPair(index) ? index + 1 : index;
  }

  private boolean splitsPair(int index) {
    return index > 0
        && index < text.length()
        && Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
