package io.penstock.text.filter;

import static io.penstock.text.filter.CharacterTable.LINE_END;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a text, without their ends. */
final class Lines {
  private static final int CHARACTERS_A_LINE = 40;

  private final AnalyzedText text;
  private int[] starts;
  private int[] ends;
  private int count;
  private boolean @Nullable [] repeated;

  private Lines(AnalyzedText text) {
    this.text = text;
    this.starts = new int[16 + text.chars().length / CHARACTERS_A_LINE];
    this.ends = new int[starts.length];
  }

  static Lines byLineFeed(AnalyzedText text) {
    Lines lines = new Lines(text);
    char[] chars = text.chars();
    int start = 0;
    for (int at = 0; at < chars.length; at++) {
      if (chars[at] == '\n') {
        lines.add(start, at);
        start = at + 1;
      }
    }
    lines.add(start, chars.length);
    return lines;
  }

  static Lines universal(AnalyzedText text) {
    Lines lines = new Lines(text);
    char[] chars = text.chars();
    int start = 0;
    for (int at = 0; at < chars.length; at++) {
      if (CharacterTable.is(chars[at], LINE_END)) {
        lines.add(start, at);
        if (chars[at] == '\r' && at + 1 < chars.length && chars[at + 1] == '\n') {
          at++;
        }
        start = at + 1;
      }
    }
    if (start < chars.length) {
      lines.add(start, chars.length);
    }
    return lines;
  }

  private void add(int start, int end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    count++;
  }

  int count() {
    return count;
  }

  int start(int line) {
    return starts[line];
  }

  int end(int line) {
    return ends[line];
  }

  /** In code points. */
  int length(int line) {
    return text.length(starts[line], ends[line]);
  }

  boolean isEmpty(int line) {
    return starts[line] == ends[line];
  }

  /** Nothing but white space. */
  boolean isBlank(int line) {
    return visibleStart(line) == ends[line];
  }

  /** Where the first character stands that is no white space, else the end. */
  int visibleStart(int line) {
    int at = starts[line];
    while (at < ends[line] && CharacterTable.is(text.chars()[at], CharacterTable.SPACE)) {
      at++;
    }
    return at;
  }

  /** After the last character that is no white space. */
  int visibleEnd(int line) {
    int at = ends[line];
    while (at > starts[line] && CharacterTable.is(text.chars()[at - 1], CharacterTable.SPACE)) {
      at--;
    }
    return at;
  }

  /** Whether an earlier line is the same. */
  boolean isRepeated(int line) {
    if (repeated == null) {
      repeated = new boolean[count];
      SpanSet seen = new SpanSet(text.chars(), count);
      for (int i = 0; i < count; i++) {
        repeated[i] = !seen.add(starts[i], ends[i]);
      }
    }
    return repeated[line];
  }
}
