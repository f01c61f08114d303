package io.penstock.text.filter;

import io.penstock.schemas.document.Reason;

/**
 * Drops what is too short to learn from.
 *
 * @param minCharacters code points that are no white space
 */
public record TextLengthRule(int minCharacters) implements DocumentRule {
  /** 20 characters. */
  public static final TextLengthRule DEFAULT = new TextLengthRule(20);

  public TextLengthRule {
    if (minCharacters < 0) {
      throw new IllegalArgumentException("minCharacters must not be negative: " + minCharacters);
    }
  }

  @Override
  public Verdict judge(AnalyzedText analyzed) {
    String text = analyzed.text();
    int characters = 0;
    // Most texts are long enough after their first words.
    for (int i = 0; i < text.length() && characters < minCharacters; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      characters += Character.isWhitespace(c) ? 0 : 1;
    }
    if (characters >= minCharacters) {
      return Verdict.KEEP;
    }
    return Verdict.drop(
        new Reason(
            "text-length",
            Integer.toString(characters),
            Integer.toString(minCharacters),
            "the text has %d characters, at least %d are wanted"
                .formatted(characters, minCharacters)));
  }
}
