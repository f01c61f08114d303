package io.penstock.text.filter;

import java.util.Arrays;

/** The places of words in a text: UTF-16 offsets. */
public final class WordSpans {
  private int[] starts;
  private int[] ends;
  private int count;

  WordSpans(int expected) {
    starts = new int[Math.max(16, expected)];
    ends = new int[starts.length];
  }

  /** Takes the word [start, end). */
  public void add(int start, int end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    count++;
  }

  int count() {
    return count;
  }

  int start(int word) {
    return starts[word];
  }

  int end(int word) {
    return ends[word];
  }
}
