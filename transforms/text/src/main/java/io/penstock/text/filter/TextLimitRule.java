package io.penstock.text.filter;

import io.penstock.schemas.document.Reason;

/**
 * Drops what is too long for the rules after it to hold in memory: they take some 40 bytes for each
 * word.
 *
 * @param maxCharacters UTF-16 units
 */
public record TextLimitRule(int maxCharacters) implements DocumentRule {
  /**
   * 8 Mi. A text of so many, with at most 100,000 words of at most 10 on average, as Gopher's rules
   * want it, would be white space for the most part.
   */
  public static final TextLimitRule DEFAULT = new TextLimitRule(8 * 1024 * 1024);

  public TextLimitRule {
    Thresholds.notNegative("maxCharacters", maxCharacters);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    int length = text.text().length();
    return length <= maxCharacters
        ? Verdict.KEEP
        : Verdict.drop(
            new Reason(
                "text-limit",
                Integer.toString(length),
                Integer.toString(maxCharacters),
                "the text has %d characters, at most %d can be judged"
                    .formatted(length, maxCharacters)));
  }
}
