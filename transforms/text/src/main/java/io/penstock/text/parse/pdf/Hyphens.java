package io.penstock.text.parse.pdf;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Joins lines, and words that a hyphen breaks at their end. Whether the hyphen belongs to the word
 * is asked of the document itself: of the places where the word stands on one line.
 */
final class Hyphens {
  private static final String HYPHENS = "-\u2010\u00AD\u2011";

  /** Parts that are words of their own but seldom stand before a hyphen. */
  private static final Set<String> JOINING =
      Set.of(
          "some", "other", "every", "any", "where", "there", "under", "over", "with", "out", "down",
          "back", "after", "fore", "hand", "head", "how", "what", "when", "inter", "super", "work",
          "data", "time", "life", "note", "foot", "book", "news", "care", "then", "here");

  /** Parts that seldom stand before a word without a hyphen. */
  private static final Set<String> KEEPING =
      Set.of("self", "well", "ex", "high", "low", "long", "short", "cross", "e", "x", "t", "so");

  private final Map<String, Integer> counts = new HashMap<>();

  private Hyphens() {}

  static Hyphens of(List<? extends Item> items) {
    Hyphens hyphens = new Hyphens();
    Set<String> asked = new HashSet<>();
    for (int i = 0; i + 1 < items.size(); i++) {
      if (items.get(i) instanceof Line line && items.get(i + 1) instanceof Line next) {
        hyphens.ask(line.text(), next.text(), asked);
      }
    }
    if (asked.isEmpty()) {
      return hyphens;
    }
    for (Item item : items) {
      if (item instanceof Line line) {
        hyphens.count(line.text(), asked);
      }
    }
    return hyphens;
  }

  private void ask(String line, String next, Set<String> asked) {
    if (!endsInHyphen(line)) {
      return;
    }
    String before = lower(lastWord(line));
    String after = lower(firstWord(next));
    asked.add(bare(before) + after);
    asked.add(bare(before) + "-" + after);
    asked.add(bare(before));
    asked.add(after);
  }

  private void count(String line, Set<String> asked) {
    int start = -1;
    for (int i = 0; i <= line.length(); i++) {
      boolean inside =
          i < line.length()
              && (Character.isLetterOrDigit(line.charAt(i))
                  || HYPHENS.indexOf(line.charAt(i)) >= 0);
      if (inside && start < 0) {
        start = i;
      } else if (!inside && start >= 0) {
        // What a hyphen ends at the end of a line is no witness.
        String word = lower(line.substring(start, i).replace('\u2010', '-'));
        if (asked.contains(word)) {
          counts.merge(word, 1, Integer::sum);
        }
        start = -1;
      }
    }
  }

  /** One text of several lines of a block. */
  String join(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      append(text, line.text());
    }
    return text.toString();
  }

  String joinTexts(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> append(text, line));
    return text.toString();
  }

  /** Adds a line, with a space or a mended word between. */
  void append(StringBuilder text, String line) {
    String next = line.strip();
    if (text.isEmpty() || next.isEmpty()) {
      text.append(next);
      return;
    }
    if (endsInHyphen(text) && Character.isLetterOrDigit(Scripts.first(next))) {
      String before = lastWord(text);
      if (keeps(before, firstWord(next))) {
        text.setCharAt(text.length() - 1, '-');
      } else {
        text.setLength(text.length() - 1);
      }
      text.append(next);
      return;
    }
    boolean spaceless =
        Scripts.isSpaceless(text.codePointBefore(text.length()))
            && Scripts.isSpaceless(Scripts.first(next));
    text.append(spaceless ? "" : " ").append(next);
  }

  private boolean keeps(String before, String after) {
    if (before.endsWith("\u00AD")) {
      return false;
    }
    String left = bare(before);
    char last = left.isEmpty() ? '-' : left.charAt(left.length() - 1);
    int first = Scripts.first(after);
    if (!Character.isLetter(last) || !Character.isLowerCase(first)) {
      // A number, a name or a capital after the hyphen: no one breaks a word there.
      return !(Character.isUpperCase(first)
          && left.length() > 1
          && isUpper(left)
          && isUpper(after));
    }
    String joined = lower(left + after);
    int together = counts.getOrDefault(joined, 0);
    int apart = counts.getOrDefault(lower(left) + "-" + lower(after), 0);
    if (together != apart) {
      return apart > together;
    }
    String part = lower(left.substring(left.lastIndexOf('-') + 1));
    if (left.contains("-") && part.length() <= 3) {
      return true;
    }
    if (KEEPING.contains(part)) {
      return true;
    }
    boolean words =
        counts.getOrDefault(lower(left), 0) > 0 && counts.getOrDefault(lower(after), 0) > 0;
    return words && left.length() >= 4 && after.length() >= 4 && !JOINING.contains(part);
  }

  private static boolean isUpper(String word) {
    return word.equals(word.toUpperCase(Locale.ROOT));
  }

  /** A hyphen after a letter or digit. */
  static boolean endsInHyphen(CharSequence text) {
    int end = text.length() - 1;
    return end > 0
        && HYPHENS.indexOf(text.charAt(end)) >= 0
        && Character.isLetterOrDigit(text.charAt(end - 1));
  }

  private static String bare(String word) {
    return word.substring(0, word.length() - 1);
  }

  private static String lastWord(CharSequence text) {
    int start = text.length();
    while (start > 0 && isWord(text.charAt(start - 1))) {
      start--;
    }
    return text.subSequence(start, text.length()).toString();
  }

  private static String firstWord(String text) {
    int end = 0;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || HYPHENS.indexOf(c) >= 0;
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
