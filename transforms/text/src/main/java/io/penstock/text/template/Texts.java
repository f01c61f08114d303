package io.penstock.text.template;

import java.util.function.IntPredicate;

/** Strings as Python has them: of code points, with Python's white space. */
final class Texts {
  private Texts() {}

  /** Whether each character is one UTF-16 unit. */
  static boolean isNarrow(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Characters from one place to another, both within the string. */
  static String slice(String text, int start, int end) {
    if (start >= end) {
      return "";
    }
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, end - start));
  }

  /** What {@code str.isspace} says of a character, and what {@code \s} matches. */
  static boolean isSpace(int c) {
    return c == ' '
        || (c >= 0x09 && c <= 0x0d)
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  static String strip(String text, IntPredicate unwanted, boolean left, boolean right) {
    int start = 0;
    int end = text.length();
    while (left && start < end) {
      int c = text.codePointAt(start);
      if (!unwanted.test(c)) {
        break;
      }
      start += Character.charCount(c);
    }
    while (right && end > start) {
      int c = text.codePointBefore(end);
      if (!unwanted.test(c)) {
        break;
      }
      end -= Character.charCount(c);
    }
    return text.substring(start, end);
  }

  static String strip(String text) {
    return strip(text, Texts::isSpace, true, true);
  }

  /** By code points, which is not the order of UTF-16. */
  static int compare(String one, String other) {
    int end = Math.min(one.length(), other.length());
    for (int at = 0; at < end; at++) {
      char a = one.charAt(at);
      char b = other.charAt(at);
      if (a != b) {
        boolean wide = Character.isSurrogate(a) != Character.isSurrogate(b);
        return wide ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
