package io.penstock.text.chunk;

/** Knows where a text may be cut, and how good a place is. A cut lies before the char at it. */
record Cuts(String text, Sections sections) {
  private static final String SENTENCE_ENDS = ".!?\u2026";
  private static final String CLOSERS = "\"')]}\u201d\u2019\u00bb*_";

  /** Sentence ends of scripts without spaces, where a cut needs no white space. */
  private static final String FULL_WIDTH_ENDS = "\u3002\uff01\uff1f";

  /** Best first; headings go before all. */
  private enum Level {
    PARAGRAPH,
    LINE,
    SENTENCE,
    WORD
  }

  /**
   * The last heading, else the last cut of the best level, in (start, limit] that lies behind what
   * is covered already. All but words must also fill a quarter of the reach, or a title alone would
   * be a chunk.
   */
  int best(int start, int covered, int limit) {
    int quarter = start + (limit - start) / 4;
    int heading = sections.lastHeadingIn(Math.max(covered, quarter) + 1, limit + 1);
    if (heading >= 0) {
      return heading;
    }
    for (Level level : Level.values()) {
      int floor = Math.max(covered, level == Level.WORD ? start : quarter);
      for (int cut = limit; cut > floor; cut--) {
        if (is(level, cut, floor)) {
          return cut;
        }
      }
    }
    return limit;
  }

  /** Where an overlap from earliest on begins: at a heading in it, else at a word. */
  int overlapStart(int earliest, int next) {
    int heading = sections.lastHeadingIn(earliest, next);
    if (heading >= 0) {
      return skipSpace(heading);
    }
    for (int cut = earliest; cut < next; cut++) {
      if (isSpace(cut - 1)) {
        return skipSpace(cut);
      }
    }
    return skipSpace(earliest);
  }

  boolean isHeading(int cut) {
    return sections.isHeading(cut);
  }

  int skipSpace(int from) {
    return skipSpace(from, text.length());
  }

  int skipSpace(int from, int end) {
    int at = from;
    while (at < end && isSpace(at)) {
      at++;
    }
    return at;
  }

  int trimEnd(int start, int end) {
    int at = end;
    while (at > start && isSpace(at - 1)) {
      at--;
    }
    return at;
  }

  private boolean is(Level level, int cut, int floor) {
    return switch (level) {
      case PARAGRAPH -> text.charAt(cut - 1) == '\n' && isAfterBlankLine(cut - 1, floor);
      case LINE -> text.charAt(cut - 1) == '\n';
      case SENTENCE -> isAfterSentence(cut, floor);
      case WORD -> isSpace(cut - 1) || (cut < text.length() && isSpace(cut));
    };
  }

  private boolean isAfterBlankLine(int lineEnd, int floor) {
    int at = lineEnd - 1;
    while (at > floor && isSpace(at) && text.charAt(at) != '\n') {
      at--;
    }
    return at >= floor && text.charAt(at) == '\n';
  }

  private boolean isAfterSentence(int cut, int floor) {
    if (FULL_WIDTH_ENDS.indexOf(text.charAt(cut - 1)) >= 0) {
      return true;
    }
    if (!isSpace(cut - 1) || (cut < text.length() && isSpace(cut))) {
      return false;
    }
    int at = trimEnd(floor, cut) - 1;
    while (at > floor && CLOSERS.indexOf(text.charAt(at)) >= 0) {
      at--;
    }
    return at >= floor && SENTENCE_ENDS.indexOf(text.charAt(at)) >= 0;
  }

  private boolean isSpace(int index) {
    char c = text.charAt(index);
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
