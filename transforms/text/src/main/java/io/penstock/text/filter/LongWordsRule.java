package io.penstock.text.filter;

/**
 * Leaves out words that are too short or too long; of a long one only what is between its first and
 * last letter counts, if that helps: data-juicer's <a
 * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/mapper/remove_long_words_mapper.py">remove_long_words_mapper</a>.
 *
 * @param minLength in code points
 * @param maxLength in code points
 */
public record LongWordsRule(int minLength, int maxLength) implements DocumentRule {
  public LongWordsRule {
    Thresholds.ordered("minLength", minLength, "maxLength", maxLength);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    return WordsByBlank.keep(
        text,
        (chars, start, end) -> {
          int length = CodePoints.count(chars, start, end);
          return length <= maxLength
              ? length >= minLength
              : isWanted(RefinedWords.lengthOfCore(chars, start, end));
        });
  }

  private boolean isWanted(int length) {
    return length >= minLength && length <= maxLength;
  }
}
