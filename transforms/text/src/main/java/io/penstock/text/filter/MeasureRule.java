package io.penstock.text.filter;

import static io.penstock.text.filter.Measure.tooFew;
import static io.penstock.text.filter.Measure.tooMany;

/**
 * Drops texts that have too little or too much of something that can be counted. The ones made here
 * have name and bounds of data-juicer's <a
 * href="https://github.com/datajuicer/data-juicer/tree/main/data_juicer/ops/filter">filters</a>.
 *
 * @param name of the rule, in reasons
 * @param quantity what is counted
 * @param min at least
 * @param max at most
 */
public record MeasureRule(String name, Quantity quantity, double min, double max)
    implements DocumentRule {
  private static final double NO_LIMIT = Double.MAX_VALUE;

  public MeasureRule {
    Thresholds.ordered("min", min, "max", max);
  }

  /** A quarter of all characters are letters or numbers. */
  public static MeasureRule alphanumeric() {
    return new MeasureRule("alphanumeric_filter", Quantity.ALPHANUMERIC_SHARE, 0.25, NO_LIMIT);
  }

  /** Ten characters a line. */
  public static MeasureRule averageLineLength() {
    return new MeasureRule("average_line_length_filter", Quantity.MEAN_LINE_LENGTH, 10, NO_LIMIT);
  }

  /** Ten characters in the longest line. */
  public static MeasureRule maximumLineLength() {
    return new MeasureRule("maximum_line_length_filter", Quantity.MAX_LINE_LENGTH, 10, NO_LIMIT);
  }

  /** Ten characters. */
  public static MeasureRule textLength() {
    return new MeasureRule("text_length_filter", Quantity.CHARACTERS, 10, NO_LIMIT);
  }

  /** A quarter of all characters at most are no letters; blanks count. */
  public static MeasureRule specialCharacters() {
    return new MeasureRule("special_characters_filter", Quantity.SPECIAL_SHARE, 0, 0.25);
  }

  /** Half of the runs of ten characters may be repeated. */
  public static MeasureRule characterRepetition() {
    return new MeasureRule("character_repetition_filter", Quantity.REPEATED_CHARACTERS, 0, 0.5);
  }

  /** Half of the runs of ten words may be repeated. */
  public static MeasureRule wordRepetition() {
    return new MeasureRule("word_repetition_filter", Quantity.REPEATED_WORDS, 0, 0.5);
  }

  /** The same with other bounds. */
  public MeasureRule between(double least, double most) {
    return new MeasureRule(name, quantity, least, most);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    double value = text.measure(quantity);
    if (value < min) {
      return tooFew(name, value, min, quantity.phrase());
    }
    return value > max ? tooMany(name, value, max, quantity.phrase()) : Verdict.KEEP;
  }
}
