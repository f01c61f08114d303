package io.penstock.text.filter;

import static io.penstock.text.filter.CharacterTable.SPACE;
import static io.penstock.text.filter.CharacterTable.WORD;

/** The ways to split text into words that come with the rules. */
public enum Words implements WordSplitter {
  /** Runs of characters that are not white space, as Python's {@code str.split()}. */
  WHITE_SPACE {
    @Override
    public void split(char[] text, WordSpans out) {
      int at = 0;
      while (at < text.length) {
        int start = skipSpace(text, at);
        at = skipVisible(text, start);
        if (at > start) {
          out.add(start, at);
        }
      }
    }
  },

  /**
   * Runs of letters, numbers and low lines, else single characters, as Python's {@code
   * re.findall(r"\w+|[^\w\s]", text)}. Combining marks stand alone.
   */
  WORD_OR_SYMBOL {
    @Override
    public void split(char[] text, WordSpans out) {
      int at = 0;
      while (at < text.length) {
        at = addWordOrSymbol(text, at, out);
      }
    }

    private int addWordOrSymbol(char[] text, int start, WordSpans out) {
      int flags = CharacterTable.at(text, start, text.length);
      int end = start + CodePoints.width(text, start, text.length);
      if ((flags & SPACE) != 0) {
        return end;
      }
      if ((flags & WORD) != 0) {
        end = skipWord(text, end, text.length);
      }
      out.add(start, end);
      return end;
    }
  },

  /**
   * As {@link #WHITE_SPACE}, but the punctuation at either end of such a run is a word of its own
   * (repeated marks one together), as the tokenizers do that the thresholds were set with. What
   * stands inside a word stays there: "well-known", "U.S", "it's", "3.14".
   */
  EDGE_PUNCTUATION {
    @Override
    public void split(char[] text, WordSpans out) {
      int at = 0;
      while (at < text.length) {
        int start = skipSpace(text, at);
        at = skipVisible(text, start);
        if (at > start) {
          addParts(text, start, at, out);
        }
      }
    }

    private void addParts(char[] text, int start, int end, WordSpans out) {
      int core = start;
      while (core < end && isMark(text[core])) {
        int next = skipSame(text, core, end);
        out.add(core, next);
        core = next;
      }
      int coreEnd = end;
      while (coreEnd > core && isMark(text[coreEnd - 1])) {
        coreEnd--;
      }
      if (coreEnd > core) {
        out.add(core, coreEnd);
      }
      for (int at = coreEnd; at < end; ) {
        int next = skipSame(text, at, end);
        out.add(at, next);
        at = next;
      }
    }

    private boolean isMark(char c) {
      return CharacterTable.is(c, CharacterTable.SYMBOL) && !CharacterTable.is(c, WORD);
    }

    private int skipSame(char[] text, int start, int end) {
      int at = start + 1;
      while (at < end && text[at] == text[start]) {
        at++;
      }
      return at;
    }
  };

  private static int skipSpace(char[] text, int from) {
    int at = from;
    while (at < text.length && CharacterTable.is(text[at], SPACE)) {
      at++;
    }
    return at;
  }

  private static int skipVisible(char[] text, int from) {
    int at = from;
    while (at < text.length && !CharacterTable.is(text[at], SPACE)) {
      at++;
    }
    return at;
  }

  private static int skipWord(char[] text, int from, int end) {
    int at = from;
    while (at < end && (CharacterTable.at(text, at, end) & WORD) != 0) {
      at += CodePoints.width(text, at, end);
    }
    return at;
  }
}
