package io.penstock.text.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much of a text are runs that come more than once, as data-juicer counts them. */
final class Repetition {
  /** Characters or words in a run. */
  static final int RUN = 10;

  /** Only so much of a text is looked at, since every run is held: some 100 MB at the most. */
  private static final int MAX_RUNS = 1 << 20;

  private Repetition() {}

  /**
   * The share of the most frequent runs of characters among all, as many kinds of them as the
   * square root of the number of kinds, and only such that come twice: <a
   * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/filter/character_repetition_filter.py">character_repetition_filter</a>.
   * Of UTF-16 units; of the first 1 Mi.
   */
  static double ofCharacters(char[] chars, int run) {
    Map<String, Integer> runs = new HashMap<>();
    int total = Math.min(MAX_RUNS, chars.length - run + 1);
    for (int at = 0; at < total; at++) {
      runs.merge(new String(chars, at, run), 1, Integer::sum);
    }
    if (runs.isEmpty()) {
      return 0;
    }
    List<Integer> counts = new ArrayList<>(runs.values());
    counts.sort(Collections.reverseOrder());
    int most = (int) Math.sqrt(counts.size());
    long repeated = 0;
    for (int i = 0; i < most && counts.get(i) > 1; i++) {
      repeated += counts.get(i);
    }
    return (double) repeated / total;
  }

  /**
   * The share of runs of words that come more than once: <a
   * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/filter/word_repetition_filter.py">word_repetition_filter</a>.
   * Of the first 1 Mi.
   */
  static double ofWords(List<String> words, int run) {
    Map<List<String>, Integer> runs = new HashMap<>();
    int total = Math.min(MAX_RUNS, words.size() - run + 1);
    for (int at = 0; at < total; at++) {
      runs.merge(words.subList(at, at + run), 1, Integer::sum);
    }
    long repeated = runs.values().stream().filter(n -> n > 1).mapToLong(n -> n).sum();
    return total <= 0 ? 0 : (double) repeated / total;
  }
}
