package io.penstock.text.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Words as <a
 * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/common/helper_func.py">data-juicer</a>
 * counts them: what stands between blanks, line feeds and tabs, without what is no letter at its
 * ends. (It takes that from a list of special characters; here it is whatever is no letter.)
 */
final class RefinedWords {
  private RefinedWords() {}

  /** In lower case; those of which nothing is left are left out. */
  static List<String> of(AnalyzedText text) {
    List<String> words = new ArrayList<>();
    char[] chars = text.chars();
    int at = 0;
    while (at < chars.length) {
      int start = at;
      while (at < chars.length && !isSeparator(chars[at])) {
        at++;
      }
      add(chars, start, at, words);
      at++;
    }
    return words;
  }

  /** The length from the first letter to the last, in code points. */
  static int lengthOfCore(char[] chars, int from, int to) {
    int start = coreStart(chars, from, to);
    return CodePoints.count(chars, start, coreEnd(chars, start, to));
  }

  private static void add(char[] chars, int from, int to, List<String> words) {
    int start = coreStart(chars, from, to);
    int end = coreEnd(chars, start, to);
    if (end > start) {
      words.add(new String(chars, start, end - start).toLowerCase(Locale.ROOT));
    }
  }

  private static int coreStart(char[] chars, int from, int to) {
    int start = from;
    while (start < to && !isLetter(chars, start, to)) {
      start += CodePoints.width(chars, start, to);
    }
    return start;
  }

  private static int coreEnd(char[] chars, int start, int to) {
    int end = to;
    while (end > start) {
      boolean pair = end - start > 1 && Character.isSurrogatePair(chars[end - 2], chars[end - 1]);
      int last = pair ? end - 2 : end - 1;
      if (isLetter(chars, last, to)) {
        break;
      }
      end = last;
    }
    return end;
  }

  private static boolean isLetter(char[] chars, int at, int end) {
    return (CharacterTable.at(chars, at, end) & CharacterTable.LETTER) != 0;
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '\n' || c == '\t';
  }
}
