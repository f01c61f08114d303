package io.penstock.text.filter;

/** Counts code points: a half of a surrogate pair that stands alone is one, as in Python. */
final class CodePoints {
  private CodePoints() {}

  /** How many UTF-16 units the code point at a place takes. */
  static int width(char[] text, int at, int end) {
    return Character.isHighSurrogate(text[at])
            && at + 1 < end
            && Character.isLowSurrogate(text[at + 1])
        ? 2
        : 1;
  }

  static int count(char[] text, int start, int end) {
    int bits = 0;
    for (int at = start; at < end; at++) {
      bits |= text[at];
    }
    // No character is as high as a half of a pair: most texts are done here.
    return bits < Character.MIN_SURROGATE ? end - start : countPairs(text, start, end);
  }

  private static int countPairs(char[] text, int start, int end) {
    int count = end - start;
    for (int at = start; at + 1 < end; at++) {
      if (Character.isHighSurrogate(text[at]) && Character.isLowSurrogate(text[at + 1])) {
        count--;
        at++;
      }
    }
    return count;
  }
}
