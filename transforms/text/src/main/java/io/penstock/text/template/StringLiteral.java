package io.penstock.text.template;

import com.ibm.icu.lang.UCharacter;

/** The escapes of a string in quotes, which are Python's. */
final class StringLiteral {
  private StringLiteral() {}

  /**
   * What is written between the quotes, without escapes.
   *
   * @throws IllegalArgumentException if an escape is cut off, or no character
   */
  static String unescape(String written) {
    if (written.indexOf('\\') < 0) {
      return written;
    }
    StringBuilder out = new StringBuilder(written.length());
    int at = 0;
    while (at < written.length()) {
      char c = written.charAt(at);
      if (c != '\\') {
        out.append(c);
        at++;
      } else {
        at = escape(written, at + 1, out);
      }
    }
    return out.toString();
  }

  private static int escape(String written, int at, StringBuilder out) {
    if (at >= written.length()) {
      throw new IllegalArgumentException("a string ends in a backslash");
    }
    char c = written.charAt(at);
    switch (c) {
      case '\n' -> {}
      case '\\', '\'', '"' -> out.append(c);
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'v' -> out.append('\u000b');
      case 'x' -> {
        return hex(written, at + 1, 2, out);
      }
      case 'u' -> {
        return hex(written, at + 1, 4, out);
      }
      case 'U' -> {
        return hex(written, at + 1, 8, out);
      }
      case 'N' -> {
        return named(written, at + 1, out);
      }
      default -> {
        if (c >= '0' && c <= '7') {
          return octal(written, at, out);
        }
        out.append('\\').append(c);
      }
    }
    return at + 1;
  }

  private static int hex(String written, int at, int digits, StringBuilder out) {
    int value = -1;
    if (at + digits <= written.length()
        && written.substring(at, at + digits).chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      value = (int) Math.min(Integer.MAX_VALUE, Long.parseLong(written, at, at + digits, 16));
    }
    if (value < 0 || value > Character.MAX_CODE_POINT) {
      throw new IllegalArgumentException("an escape that is no character");
    }
    out.appendCodePoint(value);
    return at + digits;
  }

  private static int octal(String written, int at, StringBuilder out) {
    int end = at;
    int value = 0;
    while (end < written.length()
        && end < at + 3
        && written.charAt(end) >= '0'
        && written.charAt(end) <= '7') {
      value = value * 8 + written.charAt(end++) - '0';
    }
    out.appendCodePoint(value);
    return end;
  }

  private static int named(String written, int at, StringBuilder out) {
    int end = written.indexOf('}', at);
    int character =
        end > at && written.charAt(at) == '{'
            ? UCharacter.getCharFromExtendedName(written.substring(at + 1, end))
            : -1;
    if (character < 0) {
      throw new IllegalArgumentException("\\N without the name of a character");
    }
    out.appendCodePoint(character);
    return end + 1;
  }
}
