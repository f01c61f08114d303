package io.penstock.text.filter;

import io.penstock.text.clean.TextEdit;

/** Marks of citations as Wikipedia has them: {@code [1]}, {@code []}, {@code [edit]}. */
final class Citations {
  private static final String[] WORDS = {"edit]", "citation needed]"};

  private final char[] text;

  Citations(char[] text) {
    this.text = text;
  }

  /** Whether one stands in [start, end). */
  boolean find(int start, int end) {
    return next(start, end) < end;
  }

  /** What is left of [start, end) without them. */
  char[] without(int start, int end) {
    StringBuilder left = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      int mark = next(at, end);
      left.append(text, at, mark - at);
      at = mark < end ? after(mark, end) : end;
    }
    return left.toString().toCharArray();
  }

  /** Keeps what is left of [start, end) without them. */
  void keepOthers(int start, int end, TextEdit.Builder out) {
    int at = start;
    while (at < end) {
      int mark = next(at, end);
      out.keep(at, mark);
      at = mark < end ? after(mark, end) : end;
    }
  }

  private int next(int start, int end) {
    for (int at = start; at < end; at++) {
      if (text[at] == '[' && after(at, end) > at) {
        return at;
      }
    }
    return end;
  }

  /** Where the mark ends that begins at a bracket; the bracket itself if it begins none. */
  private int after(int bracket, int end) {
    int at = bracket + 1;
    while (at < end && isDigit(at, end)) {
      at += CodePoints.width(text, at, end);
    }
    if (at < end && text[at] == ']') {
      return at + 1;
    }
    for (String word : WORDS) {
      int wordEnd = bracket + 1 + word.length();
      if (wordEnd <= end && word.contentEquals(new String(text, bracket + 1, word.length()))) {
        return wordEnd;
      }
    }
    return bracket;
  }

  private boolean isDigit(int at, int end) {
    return (CharacterTable.at(text, at, end) & CharacterTable.DIGIT) != 0;
  }
}
