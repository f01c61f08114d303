package io.penstock.text.filter;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.nio.CharBuffer;

/** The ways to count sentences that come with the rules. */
public enum Sentences implements SentenceCounter {
  /**
   * A sentence ends after {@code [.!?]+["'”’)\]]*\s+}; what comes after the last such end is one
   * more. Abbreviations count as ends.
   */
  TERMINATORS {
    @Override
    public int count(char[] text, int start, int end) {
      int sentences = 0;
      int sentence = start;
      int at = start;
      while (at < end) {
        if (!isTerminator(text[at])) {
          at++;
          continue;
        }
        while (at < end && isTerminator(text[at])) {
          at++;
        }
        while (at < end && isCloser(text[at])) {
          at++;
        }
        int space = at;
        while (at < end && CharacterTable.is(text[at], CharacterTable.SPACE)) {
          at++;
        }
        if (at > space) {
          sentences++;
          sentence = at;
        }
      }
      return sentence < end || sentences == 0 ? sentences + 1 : sentences;
    }
  },

  /**
   * <a href="https://unicode.org/reports/tr29/#Sentence_Boundaries">Unicode's sentences</a>: knows
   * the full stops of all scripts, and that a small letter does not begin a sentence. Some twenty
   * times slower.
   */
  UNICODE {
    @Override
    public int count(char[] text, int start, int end) {
      BreakIterator sentences = BreakIterator.getSentenceInstance(ULocale.ROOT);
      sentences.setText(CharBuffer.wrap(text, start, end - start).toString());
      int count = 0;
      sentences.first();
      while (sentences.next() != BreakIterator.DONE) {
        count++;
      }
      return Math.max(1, count);
    }
  };

  private static boolean isTerminator(char c) {
    return c == '.' || c == '!' || c == '?';
  }

  private static boolean isCloser(char c) {
    return c == '"' || c == '\'' || c == '\u201d' || c == '\u2019' || c == ')' || c == ']';
  }
}
