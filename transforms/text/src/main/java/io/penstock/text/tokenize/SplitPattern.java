package io.penstock.text.tokenize;

import com.ibm.icu.text.UnicodeSet;
import java.util.List;

/**
 * A regular expression as tokenizers use them to find words: classes, groups, alternatives, greedy
 * and possessive repetition of one class, optional groups, and looking ahead. By an own matcher for
 * two reasons: java.util.regex knows other letters with each JDK, RE2 cannot look ahead. What a
 * repetition of groups could do to the stack, and to time, cannot be written here; a count of steps
 * bounds the rest.
 */
final class SplitPattern {
  /** Steps that may be taken for a character of the text, beside a fixed number. */
  private static final long STEPS_PER_CHARACTER = 256;

  private static final long STEPS = 1 << 20;

  private final String source;
  private final Node first;

  private SplitPattern(String source, Node first) {
    this.source = source;
    this.first = first;
  }

  /**
   * @throws IllegalArgumentException if the pattern has what is not known here, naming the place
   */
  static SplitPattern compile(String pattern) {
    return new SplitPattern(pattern, new SplitPatternParser(pattern).parse());
  }

  /** Finds matches in the text from {@code start} up to {@code end}, which it cannot see beyond. */
  Matcher matcher(String text, int start, int end) {
    return new Matcher(text, start, end);
  }

  /** One way through a text. */
  final class Matcher {
    private final String text;
    private final int limit;
    private long steps;
    private int from;
    private int start;
    private int end;

    private Matcher(String text, int start, int limit) {
      this.text = text;
      this.limit = limit;
      this.from = start;
      this.steps = STEPS + STEPS_PER_CHARACTER * (limit - start);
    }

    /** Goes to the next match that is not empty; false after the last. */
    boolean find() {
      for (int at = from; at < limit; at += Character.charCount(text.codePointAt(at))) {
        int found = first.match(this, at);
        if (found > at) {
          start = at;
          end = found;
          from = found;
          return true;
        }
      }
      from = limit;
      return false;
    }

    int start() {
      return start;
    }

    int end() {
      return end;
    }

    private void step() {
      if (--steps < 0) {
        throw new IllegalArgumentException(
            "the pattern " + source + " takes too long on a text of " + limit + " characters");
      }
    }
  }

  /** A part of the pattern with all that follows it. */
  interface Node {
    /** Where a match that begins at the place ends, or -1. */
    int match(Matcher matcher, int at);
  }

  /** The end of the pattern. */
  static final Node ACCEPT = (matcher, at) -> at;

  /** The first of these that matches. */
  static final class Either implements Node {
    private final Node[] branches;

    Either(List<Node> branches) {
      this.branches = branches.toArray(Node[]::new);
    }

    @Override
    public int match(Matcher matcher, int at) {
      for (Node branch : branches) {
        matcher.step();
        int end = branch.match(matcher, at);
        if (end >= 0) {
          return end;
        }
      }
      return -1;
    }
  }

  /** What follows, if the given is or is not ahead. */
  record Ahead(Node ahead, boolean wanted, Node next) implements Node {
    @Override
    public int match(Matcher matcher, int at) {
      return ahead.match(matcher, at) >= 0 == wanted ? next.match(matcher, at) : -1;
    }
  }

  /** The end of the text. */
  record AtEnd(Node next) implements Node {
    @Override
    public int match(Matcher matcher, int at) {
      return at == matcher.limit ? next.match(matcher, at) : -1;
    }
  }

  /** Characters of one class, as many as can be. */
  record Repeat(CharacterSet set, int least, int most, boolean possessive, Node next)
      implements Node {
    @Override
    public int match(Matcher matcher, int at) {
      String text = matcher.text;
      int end = at;
      int count = 0;
      while (count < most && end < matcher.limit) {
        int codePoint = text.codePointAt(end);
        if (!set.contains(codePoint)) {
          break;
        }
        matcher.step();
        end += Character.charCount(codePoint);
        count++;
      }
      for (; count >= least; count--) {
        matcher.step();
        int found = next.match(matcher, end);
        if (found >= 0 || possessive) {
          return found;
        }
        if (count > 0) {
          end -= Character.charCount(text.codePointBefore(end));
        }
      }
      return -1;
    }
  }

  /** A set of code points, the ASCII ones of which are asked for the fastest. */
  static final class CharacterSet {
    private final boolean[] ascii = new boolean[128];
    private final UnicodeSet all;

    CharacterSet(UnicodeSet all) {
      this.all = all.freeze();
      for (int codePoint = 0; codePoint < ascii.length; codePoint++) {
        ascii[codePoint] = all.contains(codePoint);
      }
    }

    boolean contains(int codePoint) {
      return codePoint < ascii.length ? ascii[codePoint] : all.contains(codePoint);
    }
  }
}
