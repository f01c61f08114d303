package io.penstock.text.filter;

import io.penstock.schemas.document.Reason;
import java.util.Locale;

/**
 * Drops tables of numbers, dumps and line noise.
 *
 * @param minShare of letters (and their marks, in any script) among code points that are no white
 *     space, from 0 to 1
 */
public record LetterShareRule(double minShare) implements DocumentRule {
  private static final char DELETE = 0x7f;

  /** Three of ten. */
  public static final LetterShareRule DEFAULT = new LetterShareRule(0.3);

  public LetterShareRule {
    if (!(minShare >= 0 && minShare <= 1)) {
      throw new IllegalArgumentException("minShare must lie in [0, 1]: " + minShare);
    }
  }

  /** Letters and their marks among code points that are no white space. */
  static double share(String text) {
    long visible = 0;
    long letters = 0;
    for (int i = 0; i < text.length(); ) {
      char next = text.charAt(i);
      if (next > ' ' && next < DELETE) {
        // Most of most texts; to ask Unicode of each takes longer than all other rules.
        i++;
        visible++;
        letters += isAsciiLetter(next) ? 1 : 0;
      } else {
        int c = text.codePointAt(i);
        i += Character.charCount(c);
        visible += Character.isWhitespace(c) ? 0 : 1;
        letters += isLetter(c) ? 1 : 0;
      }
    }
    return visible == 0 ? 0 : (double) letters / visible;
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    double share = text.measure(Quantity.LETTER_SHARE);
    if (share >= minShare) {
      return Verdict.KEEP;
    }
    String value = String.format(Locale.ROOT, "%.3f", share);
    return Verdict.drop(
        new Reason(
            "letter-share",
            value,
            Double.toString(minShare),
            "%s of the text are letters, at least %s are wanted".formatted(value, minShare)));
  }

  private static boolean isAsciiLetter(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static boolean isLetter(int c) {
    int type = Character.getType(c);
    return Character.isLetter(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }
}
