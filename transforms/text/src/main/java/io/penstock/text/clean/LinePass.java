package io.penstock.text.clean;

/** No white space at the end of lines, two blank lines at most in a row, none at the ends. */
final class LinePass {
  private static final int MAX_BLANK_LINES = 2;

  private LinePass() {}

  static TrackedText run(TrackedText in) {
    String text = in.text();
    TrackedText.Writer out = in.writer();
    int breaks = 0;
    int start = 0;
    while (start < text.length()) {
      int lineEnd = text.indexOf('\n', start);
      lineEnd = lineEnd < 0 ? text.length() : lineEnd;
      int end = lineEnd;
      while (end > start && isWhiteSpace(text.charAt(end - 1))) {
        end--;
      }
      if (end > start) {
        if (!out.isEmpty()) {
          out.insert("\n".repeat(Math.min(breaks, MAX_BLANK_LINES + 1)));
        }
        breaks = 0;
        out.copy(start, end);
        // The rest of this line still belongs to it, not to the next one.
        out.skip(Math.min(lineEnd + 1, text.length()));
      }
      breaks++;
      start = lineEnd + 1;
    }
    return out.done();
  }

  private static boolean isWhiteSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
