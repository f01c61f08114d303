package io.penstock.text.tokenize;

import com.ibm.icu.text.UnicodeSet;
import io.penstock.text.tokenize.SplitPattern.Ahead;
import io.penstock.text.tokenize.SplitPattern.AtEnd;
import io.penstock.text.tokenize.SplitPattern.CharacterSet;
import io.penstock.text.tokenize.SplitPattern.Either;
import io.penstock.text.tokenize.SplitPattern.Node;
import io.penstock.text.tokenize.SplitPattern.Repeat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Turns a pattern's source into its nodes. A part becomes a function from what follows it to a node
 * that matches both, so that no node has to be told later what comes next.
 */
final class SplitPatternParser {
  private static final int MOST_CHARACTERS = 20_000;
  private static final int MOST_GROUPS_DEEP = 50;

  /** The Unicode version whose letters the tokenizers library has. */
  private static final String KNOWN = "&[:Age=16.0:]";

  private final String source;
  private int at;
  private int depth;
  private boolean ignoreCase;

  SplitPatternParser(String source) {
    this.source = source;
    if (source.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("a pattern of over " + MOST_CHARACTERS + " characters");
    }
  }

  Node parse() {
    UnaryOperator<Node> all = alternatives();
    if (at < source.length()) {
      throw unknown("an unopened )");
    }
    return all.apply(SplitPattern.ACCEPT);
  }

  private UnaryOperator<Node> alternatives() {
    if (++depth > MOST_GROUPS_DEEP) {
      throw unknown("groups over " + MOST_GROUPS_DEEP + " deep");
    }
    List<UnaryOperator<Node>> branches = new ArrayList<>();
    branches.add(sequence());
    while (peek('|')) {
      at++;
      branches.add(sequence());
    }
    depth--;
    if (branches.size() == 1) {
      return branches.get(0);
    }
    return next -> new Either(branches.stream().map(b -> b.apply(next)).toList());
  }

  private UnaryOperator<Node> sequence() {
    List<UnaryOperator<Node>> parts = new ArrayList<>();
    while (at < source.length() && !peek('|') && !peek(')')) {
      parts.add(part());
    }
    return next -> {
      Node node = next;
      for (int i = parts.size() - 1; i >= 0; i--) {
        node = parts.get(i).apply(node);
      }
      return node;
    };
  }

  private UnaryOperator<Node> part() {
    if (peek('(')) {
      return group();
    }
    if (peek('$')) {
      at++;
      return AtEnd::new;
    }
    if (peek('^') || peek('*') || peek('+') || peek('?') || peek('{')) {
      throw unknown("'" + source.charAt(at) + "' here");
    }
    CharacterSet set = new CharacterSet(single());
    int[] times = times();
    boolean possessive = times[0] != times[1] && peek('+');
    if (possessive) {
      at++;
    } else if (peek('?') || peek('*')) {
      throw unknown("a lazy or repeated repetition");
    }
    return next -> new Repeat(set, times[0], times[1], possessive, next);
  }

  private int[] times() {
    if (peek('*')) {
      at++;
      return new int[] {0, Integer.MAX_VALUE};
    } else if (peek('+')) {
      at++;
      return new int[] {1, Integer.MAX_VALUE};
    } else if (peek('?')) {
      at++;
      return new int[] {0, 1};
    } else if (peek('{')) {
      int close = source.indexOf('}', at);
      String inside = close < 0 ? "" : source.substring(at + 1, close);
      if (!inside.matches("\\d{1,4}(,\\d{0,4})?")) {
        throw unknown("a repetition that is none");
      }
      at = close + 1;
      int comma = inside.indexOf(',');
      int least = Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
      int most =
          comma < 0
              ? least
              : comma == inside.length() - 1
                  ? Integer.MAX_VALUE
                  : Integer.parseInt(inside.substring(comma + 1));
      return new int[] {least, most};
    }
    return new int[] {1, 1};
  }

  private UnaryOperator<Node> group() {
    boolean outerCase = ignoreCase;
    at++;
    boolean ahead = false;
    boolean wanted = false;
    if (peek('?')) {
      if (source.startsWith("?:", at)) {
        at += 2;
      } else if (source.startsWith("?i:", at)) {
        at += 3;
        ignoreCase = true;
      } else if (source.startsWith("?=", at) || source.startsWith("?!", at)) {
        ahead = true;
        wanted = source.charAt(at + 1) == '=';
        at += 2;
      } else {
        throw unknown("this kind of group");
      }
    }
    UnaryOperator<Node> inside = alternatives();
    if (!peek(')')) {
      throw unknown("a group that is not closed");
    }
    at++;
    ignoreCase = outerCase;
    if (ahead) {
      boolean is = wanted;
      return next -> new Ahead(inside.apply(SplitPattern.ACCEPT), is, next);
    }
    int[] times = times();
    if (times[1] > 1 || peek('?') || peek('+')) {
      throw unknown("a repeated group");
    }
    return times[0] == 1 ? inside : next -> new Either(List.of(inside.apply(next), next));
  }

  private UnicodeSet single() {
    char first = source.charAt(at);
    if (first == '[') {
      return characterClass();
    }
    if (first == '.') {
      at++;
      return new UnicodeSet("[^\\n]");
    }
    if (first == '\\') {
      return escape();
    }
    int codePoint = source.codePointAt(at);
    at += Character.charCount(codePoint);
    return cased(new UnicodeSet(codePoint, codePoint));
  }

  private UnicodeSet cased(UnicodeSet set) {
    return ignoreCase ? set.closeOver(UnicodeSet.SIMPLE_CASE_INSENSITIVE) : set;
  }

  /** In a class a dot and most other signs stand for themselves. */
  private UnicodeSet literalInClass() {
    if (source.charAt(at) == '[' || source.charAt(at) == '\\') {
      return single();
    }
    int codePoint = source.codePointAt(at);
    at += Character.charCount(codePoint);
    return cased(new UnicodeSet(codePoint, codePoint));
  }

  private UnicodeSet escape() {
    if (at + 1 >= source.length()) {
      throw unknown("a \\ at the end");
    }
    char kind = source.charAt(at + 1);
    at += 2;
    return switch (kind) {
      case 's' -> new UnicodeSet("[:White_Space:]");
      case 'S' -> new UnicodeSet("[:^White_Space:]");
      case 'd' -> new UnicodeSet("[[:Nd:]" + KNOWN + "]");
      case 'D' -> new UnicodeSet("[[:Nd:]" + KNOWN + "]").complement();
      case 'w' -> word();
      case 'W' -> word().complement();
      case 'p', 'P' -> property(kind == 'P');
      case 'n' -> new UnicodeSet('\n', '\n');
      case 'r' -> new UnicodeSet('\r', '\r');
      case 't' -> new UnicodeSet('\t', '\t');
      case 'f' -> new UnicodeSet('\f', '\f');
      case 'u' -> hexadecimal(4);
      case 'x' -> hexadecimal(2);
      default -> {
        if (Character.isLetterOrDigit(kind)) {
          at -= 2;
          throw unknown("\\" + kind);
        }
        yield cased(new UnicodeSet(kind, kind));
      }
    };
  }

  static UnicodeSet word() {
    return new UnicodeSet("[[[:Alphabetic:][:M:][:Nd:][:Pc:]]" + KNOWN + "]");
  }

  private UnicodeSet hexadecimal(int digits) {
    int end = at + digits;
    if (peek('{')) {
      at++;
      end = source.indexOf('}', at);
    }
    try {
      int codePoint = Integer.parseInt(source.substring(at, end), 16);
      at = end < source.length() && source.charAt(end) == '}' ? end + 1 : end;
      return cased(new UnicodeSet(codePoint, codePoint));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw unknown("a code point that is none");
    }
  }

  private UnicodeSet property(boolean complement) {
    int close = peek('{') ? source.indexOf('}', at) : at;
    if (close < 0 || at >= source.length()) {
      throw unknown("a property that is not closed");
    }
    String name = peek('{') ? source.substring(at + 1, close) : source.substring(at, at + 1);
    boolean not = complement ^ name.startsWith("^");
    String plain = name.startsWith("^") ? name.substring(1) : name;
    if (!plain.matches("[A-Za-z_]+")) {
      throw unknown("the property " + name);
    }
    UnicodeSet set;
    try {
      set = new UnicodeSet("[[:" + plain + ":]" + KNOWN + "]");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(unknown("the property " + name).getMessage(), e);
    }
    at = close + 1;
    return not ? set.complement() : set;
  }

  private UnicodeSet characterClass() {
    at++;
    boolean complement = peek('^');
    if (complement) {
      at++;
    }
    UnicodeSet set = new UnicodeSet();
    boolean any = false;
    while (!any || !peek(']')) {
      if (at >= source.length()) {
        throw unknown("a class that is not closed");
      }
      if (source.startsWith("&&", at) || source.startsWith("[:", at)) {
        throw unknown("an intersection of classes, or a POSIX class");
      }
      UnicodeSet item = literalInClass();
      any = true;
      if (peek('-') && at + 1 < source.length() && source.charAt(at + 1) != ']') {
        at++;
        UnicodeSet last = literalInClass();
        if (item.size() != 1 || last.size() != 1 || last.charAt(0) < item.charAt(0)) {
          throw unknown("a range that is none, or one without regard to case");
        }
        item = new UnicodeSet(item.charAt(0), last.charAt(0));
      }
      set.addAll(item);
    }
    at++;
    return complement ? set.complement() : set;
  }

  private boolean peek(char expected) {
    return at < source.length() && source.charAt(at) == expected;
  }

  private IllegalArgumentException unknown(String what) {
    return new IllegalArgumentException(
        "the pattern " + source + " has at character " + at + " what is not known here: " + what);
  }
}
