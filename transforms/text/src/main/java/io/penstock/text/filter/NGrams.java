package io.penstock.text.filter;

import org.jspecify.annotations.Nullable;

/**
 * Runs of n words and how they repeat, exactly. The words lie one after the other without a gap, so
 * that a run is a span of them.
 */
final class NGrams {
  private final int count;

  /** The characters of all words. */
  private final char[] joined;

  /** Where each word begins in {@link #joined}, and where the last one ends. */
  private final int[] offsets;

  /** The same in code points. */
  private final int[] lengths;

  private @Nullable TopRuns tops;
  private @Nullable RepeatedRuns repeats;

  NGrams(AnalyzedText text, WordSpans words) {
    count = words.count();
    offsets = new int[count + 1];
    for (int word = 0; word < count; word++) {
      offsets[word + 1] = offsets[word] + words.end(word) - words.start(word);
    }
    joined = new char[offsets[count]];
    boolean pairs = text.length() != text.chars().length;
    lengths = pairs ? new int[count + 1] : offsets;
    for (int word = 0; word < count; word++) {
      int start = words.start(word);
      int end = words.end(word);
      System.arraycopy(text.chars(), start, joined, offsets[word], end - start);
      if (pairs) {
        lengths[word + 1] = lengths[word] + text.length(start, end);
      }
    }
  }

  /** How many runs of n words there are. */
  private int runs(int n) {
    return Math.max(0, count - n + 1);
  }

  /**
   * How often the most frequent run of n words occurs, times its length with a space between words;
   * of equally frequent ones the first. 0 where the text has fewer words; n is at least 2.
   */
  long topCharacters(int n) {
    if (runs(n) == 0) {
      return 0;
    }
    if (tops == null || tops.words() > n) {
      tops = TopRuns.ofWords(joined, offsets);
    }
    tops.lengthenTo(n);
    int first = tops.first();
    long length = (long) lengths[first + n] - lengths[first] + n - 1;
    return length * tops.count();
  }

  /**
   * The characters of runs of n words that were there before, none counted twice: after a
   * repetition the search goes on behind it. Runs are compared by their characters without spaces.
   */
  long repeatedCharacters(int n) {
    if (repeats == null) {
      repeats = new RepeatedRuns(joined, offsets);
    }
    repeats.clear();
    long repeated = 0;
    int word = 0;
    while (word < runs(n)) {
      if (repeats.isRepeated(word, n)) {
        repeated += lengths[word + n] - lengths[word];
        word += n;
      } else {
        word++;
      }
    }
    return repeated;
  }
}
