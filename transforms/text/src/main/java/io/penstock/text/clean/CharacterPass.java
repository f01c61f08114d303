package io.penstock.text.clean;

/** One line feed for every line end, no control characters, no halves of surrogate pairs. */
final class CharacterPass {
  private static final String REPLACEMENT = "\ufffd";
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private CharacterPass() {}

  static TrackedText run(TrackedText in) {
    String text = in.text();
    TrackedText.Writer out = in.writer();
    int copied = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = at + 1;
      if (Character.isHighSurrogate(c)
          && end < text.length()
          && Character.isLowSurrogate(text.charAt(end))) {
        at += 2;
        continue;
      }
      if (isKept(c)) {
        at++;
        continue;
      }
      if (c == '\r' && end < text.length() && text.charAt(end) == '\n') {
        end++;
      }
      out.copy(copied, at);
      out.replace(at, end, replacement(c));
      copied = end;
      at = end;
    }
    if (copied == 0) {
      return in;
    }
    out.copy(copied, text.length());
    return out.done();
  }

  private static boolean isKept(char c) {
    if (c < 0x7f) {
      return c >= ' ' || c == '\n' || c == '\t';
    }
    return !Character.isISOControl(c)
        && !Character.isSurrogate(c)
        && !isLineEnd(c)
        && c != BYTE_ORDER_MARK;
  }

  private static String replacement(char c) {
    if (isLineEnd(c)) {
      return "\n";
    }
    return Character.isSurrogate(c) ? REPLACEMENT : "";
  }

  /** Those of Unicode: besides the usual, vertical tab, form feed, NEL, line and paragraph ends. */
  private static boolean isLineEnd(char c) {
    return c == '\r'
        || c == '\u000b'
        || c == '\f'
        || c == '\u0085'
        || c == '\u2028'
        || c == '\u2029';
  }
}
