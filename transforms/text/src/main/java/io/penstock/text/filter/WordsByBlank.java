package io.penstock.text.filter;

import io.penstock.text.clean.TextEdit;

/**
 * Leaves out words as data-juicer's mappers do: words stand between blanks, line feeds and tabs,
 * and those that stay get one blank between them.
 */
final class WordsByBlank {
  /** What is asked of a word. */
  interface Test {
    boolean test(char[] chars, int start, int end);
  }

  private WordsByBlank() {}

  static Verdict keep(AnalyzedText text, Test wanted) {
    char[] chars = text.chars();
    TextEdit.Builder kept = TextEdit.builder();
    boolean first = true;
    for (int at = 0; at < chars.length; ) {
      if (chars[at] == '\n' || chars[at] == '\t') {
        kept.keep(at, at + 1);
        at++;
        first = true;
        continue;
      }
      int start = at;
      while (at < chars.length && chars[at] != ' ' && chars[at] != '\n' && chars[at] != '\t') {
        at++;
      }
      if (at > start && wanted.test(chars, start, at)) {
        kept.insert(first ? "" : " ").keep(start, at);
        first = false;
      }
      at += at < chars.length && chars[at] == ' ' ? 1 : 0;
    }
    TextEdit edit = kept.build();
    return edit.applyTo(text.text()).equals(text.text()) ? Verdict.KEEP : Verdict.keep(edit);
  }
}
