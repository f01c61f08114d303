package io.penstock.text.pii;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text and its few parts where something may stand, found in one pass over its characters:
 * patterns are slow, and most text has no digit to look at.
 */
final class PiiText {
  /** The fewest digits of what is looked for: those of a phone number or a person's number. */
  private static final int MIN_DIGITS = 6;

  /** Longer parts are cut: nothing that is looked for is as long. */
  private static final int MAX_PART_LENGTH = 4096;

  private final String text;
  private @Nullable List<Part> digitParts;

  /** [start, end) of the text. */
  record Part(int start, int end) {}

  /** Takes a match, if it is what it looks like. */
  interface Check {
    boolean test(String match, int start, int end);
  }

  PiiText(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** Parts of lines around digits that are close to each other. */
  List<Part> digitParts() {
    if (digitParts == null) {
      digitParts = findDigitParts();
    }
    return digitParts;
  }

  /** How far apart digits may stand and still be one number: "(0)30 / 12". */
  private static final int MAX_GAP = 6;

  private List<Part> findDigitParts() {
    List<Part> parts = new ArrayList<>();
    int length = text.length();
    int first = -1;
    int last = -1;
    int digits = 0;
    for (int at = 0; at < length; at++) {
      char c = text.charAt(at);
      boolean digit = c >= '0' && c <= '9';
      if (first >= 0 && (at - last > MAX_GAP || at - first > MAX_PART_LENGTH)) {
        addPart(parts, first, last, digits);
        first = -1;
      }
      if (digit) {
        first = first < 0 ? at : first;
        digits = first == at ? 1 : digits + 1;
        last = at;
      }
    }
    if (first >= 0) {
      addPart(parts, first, last, digits);
    }
    return parts;
  }

  /** Room for the letters around: those of an Italian tax code, a sign, a bracket. */
  private static final int ROOM = 40;

  private void addPart(List<Part> parts, int first, int last, int digits) {
    if (digits >= MIN_DIGITS) {
      int start = Math.max(0, first - ROOM);
      int end = Math.min(text.length(), last + 1 + ROOM);
      Part before = parts.isEmpty() ? null : parts.get(parts.size() - 1);
      if (before != null && before.end() >= start && end - before.start() <= MAX_PART_LENGTH) {
        parts.set(parts.size() - 1, new Part(before.start(), end));
      } else {
        parts.add(new Part(start, end));
      }
    }
  }

  /** Parts around a sign, cut at blanks. */
  List<Part> partsAround(char sign, int maxBefore, int maxAfter) {
    List<Part> parts = new ArrayList<>();
    for (int at = text.indexOf(sign); at >= 0; ) {
      int start = at;
      while (start > 0 && at - start < maxBefore && text.charAt(start - 1) > ' ') {
        start--;
      }
      int end = at;
      while (end < text.length() && end - at < maxAfter && text.charAt(end) > ' ') {
        end++;
      }
      parts.add(new Part(start, end));
      at = text.indexOf(sign, Math.max(end, at + 1));
    }
    return parts;
  }

  /** Parts after a word, whatever its case, of at most so many characters. */
  List<Part> partsAfter(String word, int length) {
    List<Part> parts = new ArrayList<>();
    int at = indexOfIgnoringCase(word, 0);
    while (at >= 0) {
      int end = Math.min(text.length(), at + word.length() + length);
      Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
      if (last != null && last.end() >= at && end - last.start() <= MAX_PART_LENGTH) {
        parts.set(parts.size() - 1, new Part(last.start(), end));
      } else {
        parts.add(new Part(last == null ? at : Math.max(at, last.end() - length), end));
      }
      at = indexOfIgnoringCase(word, at + word.length());
    }
    return parts;
  }

  private int indexOfIgnoringCase(String word, int from) {
    char lower = word.charAt(0);
    char upper = Character.toUpperCase(lower);
    for (int at = from; at + word.length() <= text.length(); at++) {
      char c = text.charAt(at);
      if ((c == lower || c == upper) && text.regionMatches(true, at, word, 0, word.length())) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Adds what a pattern finds in these parts and the check takes; of a pattern with a group what
   * that has, and nothing that begins within a match that was refused.
   */
  void find(PiiKind kind, List<Part> parts, Pattern pattern, Check check, Spans out) {
    for (Part part : parts) {
      String words = withoutFound(part, out);
      Matcher matcher = pattern.matcher(words);
      int group = matcher.groupCount() > 0 ? 1 : 0;
      int from = 0;
      while (from <= words.length() && matcher.find(from)) {
        int start = part.start() + matcher.start(group);
        int end = part.start() + matcher.end(group);
        if (stands(start, end) && check.test(matcher.group(group), start, end)) {
          out.add(kind, start, end);
          from = Math.max(matcher.end(), from + 1);
        } else {
          from = group > 0 ? matcher.end() : matcher.start() + 1;
        }
      }
    }
  }

  /** What was found already is no part of anything else. */
  private String withoutFound(Part part, Spans found) {
    StringBuilder words = new StringBuilder(text.substring(part.start(), part.end()));
    for (Spans.Span span : found.within(part.start(), part.end())) {
      for (int at = span.start(); at < span.end(); at++) {
        if (at >= part.start() && at < part.end()) {
          words.setCharAt(at - part.start(), '\u0001');
        }
      }
    }
    return words.toString();
  }

  /** It is no part of a longer word or number. */
  private boolean stands(int start, int end) {
    return !(isWord(start - 1) && isWord(start)) && !(isWord(end - 1) && isWord(end));
  }

  private boolean isWord(int at) {
    return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
  }

  /** The part of [start, end) and so much before and behind it. */
  List<Part> partAround(int start, int end, int room) {
    return List.of(new Part(Math.max(0, start - room), Math.min(text.length(), end + room)));
  }

  char charAt(int at) {
    return at >= 0 && at < text.length() ? text.charAt(at) : ' ';
  }

  /** One of these words stands shortly before. */
  boolean isAnnounced(int start, List<String> words) {
    String before = text.substring(Math.max(0, start - ROOM), start).toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(before::contains);
  }

  /** What may stand between a word and what it names: "Version: 1", "version (1", "v. 1". */
  private static final String JOINTS = " \t\u00a0:=.#(\"'";

  /** Between a word and its number: "version number 1", "version is 1". */
  private static final Set<String> LINKS = Set.of("number", "no", "nr", "is", "was");

  private static final int MAX_JOINTS = 4;

  /** The last word before, whatever its case, is one of these; a few joints may be between. */
  boolean follows(int start, Set<String> words) {
    String before = text.substring(Math.max(0, start - ROOM), start).toLowerCase(Locale.ROOT);
    int end = before.length();
    for (int links = 0; links <= 2; links++) {
      int wordEnd = end;
      while (wordEnd > 0 && end - wordEnd < MAX_JOINTS && isJoint(before.charAt(wordEnd - 1))) {
        wordEnd--;
      }
      int wordStart = wordEnd;
      while (wordStart > 0 && Character.isLetterOrDigit(before.charAt(wordStart - 1))) {
        wordStart--;
      }
      String word = before.substring(wordStart, wordEnd);
      if (words.contains(word)) {
        return true;
      }
      if (!LINKS.contains(word)) {
        return false;
      }
      end = wordStart;
    }
    return false;
  }

  private static boolean isJoint(char c) {
    return JOINTS.indexOf(c) >= 0;
  }
}
