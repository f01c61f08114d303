package io.penstock.text.filter;

/** Hashes of parts of a text: equal parts have equal hashes. Four characters at a time. */
final class SpanHash {
  /** The multiplier of Knuth's MMIX generator. */
  private static final long MULTIPLIER = 6364136223846793005L;

  private SpanHash() {}

  static long of(char[] text, int start, int end) {
    long hash = (long) end - start;
    int at = start;
    for (; at + 4 <= end; at += 4) {
      long four =
          text[at]
              | (long) text[at + 1] << 16
              | (long) text[at + 2] << 32
              | (long) text[at + 3] << 48;
      hash = step(hash, four);
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 16 | text[at];
    }
    hash = step(hash, rest);
    return hash * MULTIPLIER ^ hash >>> 29;
  }

  private static long step(long hash, long four) {
    long h = (hash ^ four) * MULTIPLIER;
    return h ^ h >>> 32;
  }
}
