package io.penstock.text.dedupe;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** Where the paragraphs of a text are. A blank line ends one. */
public final class Paragraphs {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int HASH_DIGITS = 16;

  private Paragraphs() {}

  /** Takes the paragraphs of a text, in order; together they are all of it. */
  @FunctionalInterface
  public interface Taker {
    /**
     * One paragraph.
     *
     * @param start where it begins
     * @param end behind the blank lines that end it, so that they go with it
     * @param form its text with white space as one blank: how it is broken into lines does not
     *     count
     */
    void take(int start, int end, String form);
  }

  /** Goes through a text. */
  public static void forEach(String text, Taker taker) {
    for (int start = 0; start < text.length(); ) {
      int end = end(text, start);
      taker.take(start, end, SPACE.matcher(text.substring(start, end).strip()).replaceAll(" "));
      start = end;
    }
  }

  /** The first 64 bits of a paragraph's {@link ContentHash}. */
  static long hash(String form) {
    return HexFormat.fromHexDigitsToLong(ContentHash.of(form), 0, HASH_DIGITS);
  }

  private static int end(String text, int start) {
    int at = start;
    while (at < text.length()) {
      int line = text.indexOf('\n', at);
      if (line < 0) {
        return text.length();
      }
      at = line + 1;
      int next = at;
      while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
        if (text.charAt(next) == '\n') {
          at = next + 1;
        }
        next++;
      }
      if (at > line + 1 || next == text.length()) {
        return next == text.length() ? next : at;
      }
    }
    return at;
  }
}
