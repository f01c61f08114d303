package io.penstock.text.filter;

import static io.penstock.text.filter.Measure.tooFew;
import static io.penstock.text.filter.Measure.tooMany;

/**
 * Drops texts of too few or too many words, as <a
 * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/filter/words_num_filter.py">data-juicer's
 * words_num_filter</a>.
 *
 * @param minWords with a letter
 * @param maxWords with a letter
 */
public record WordCountRule(int minWords, int maxWords) implements DocumentRule {
  /** Ten at least. */
  public static final WordCountRule DEFAULT = new WordCountRule(10, Integer.MAX_VALUE);

  public WordCountRule {
    Thresholds.ordered("minWords", minWords, "maxWords", maxWords);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    int count = RefinedWords.of(text).size();
    if (count < minWords) {
      return tooFew("words_num_filter", count, minWords, "the number of words");
    }
    return count > maxWords
        ? tooMany("words_num_filter", count, maxWords, "the number of words")
        : Verdict.KEEP;
  }
}
