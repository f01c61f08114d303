package io.penstock.text.decontaminate;

/** The hash of the last n words, moved on by one word in constant time. */
final class RunHash {
  private static final long BASE = 0x9e3779b97f4a7c15L;

  private final long[] window;
  private final int[] starts;
  private final long leaving;
  private long sum;
  private int count;

  RunHash(int words) {
    window = new long[words];
    starts = new int[words];
    long power = 1;
    for (int i = 0; i < words; i++) {
      power *= BASE;
    }
    leaving = power;
  }

  void add(long word, int start) {
    int slot = count % window.length;
    sum = sum * BASE + word - (count >= window.length ? window[slot] * leaving : 0);
    window[slot] = word;
    starts[slot] = start;
    count++;
  }

  boolean isFull() {
    return count >= window.length;
  }

  /** Never 0, which stands for an empty place. */
  long hash() {
    long hash = sum ^ sum >>> 29;
    return hash == 0 ? 1 : hash;
  }

  /** Words so far. */
  int count() {
    return count;
  }

  /** Where the first of the n words begins. */
  int start() {
    return starts[count % window.length];
  }
}
