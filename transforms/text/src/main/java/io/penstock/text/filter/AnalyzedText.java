package io.penstock.text.filter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text and what several rules ask of it, each counted once, when it is first asked. Lengths are
 * in code points; places are UTF-16 offsets. For one thread.
 */
public final class AnalyzedText {
  /** Where the first words and lines are expected to fit in; both grow. */
  private static final int CHARACTERS_A_WORD = 6;

  private final String text;
  private final Map<String, String> metadata;
  private final Map<Quantity, Double> measures = new EnumMap<>(Quantity.class);
  private final char[] chars;
  private final int length;
  private final List<WordsBy> words = new ArrayList<>(1);
  private @Nullable Lines lines;
  private @Nullable Lines universalLines;
  private boolean counted;
  private int lineFeeds;
  private int hashes;
  private int ellipses;

  /** One way to split and what came of it. */
  private record WordsBy(WordSplitter splitter, WordList list) {}

  public AnalyzedText(String text) {
    this(text, Map.of());
  }

  /**
   * A text and what is known of its document.
   *
   * @param metadata may change while rules are asked; it is not copied
   */
  public AnalyzedText(String text, Map<String, String> metadata) {
    this.text = text;
    this.metadata = metadata;
    this.chars = text.toCharArray();
    this.length = CodePoints.count(chars, 0, chars.length);
  }

  public String text() {
    return text;
  }

  /** Of the document, with what rules found out so far. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** How much of something the text has. */
  public double measure(Quantity quantity) {
    return measures.computeIfAbsent(quantity, asked -> asked.count(this));
  }

  /** In code points. */
  int length() {
    return length;
  }

  char[] chars() {
    return chars;
  }

  /** The length of [start, end) in code points. */
  int length(int start, int end) {
    return length == chars.length ? end - start : CodePoints.count(chars, start, end);
  }

  WordList words(WordSplitter splitter) {
    for (WordsBy known : words) {
      if (known.splitter().equals(splitter)) {
        return known.list();
      }
    }
    WordSpans spans = new WordSpans(chars.length / CHARACTERS_A_WORD);
    splitter.split(chars, spans);
    WordList list = new WordList(this, spans);
    words.add(new WordsBy(splitter, list));
    return list;
  }

  /** What line feeds separate: as many lines as line feeds, and one. */
  Lines lines() {
    if (lines == null) {
      lines = Lines.byLineFeed(this);
    }
    return lines;
  }

  /** Lines as Python's {@code str.splitlines()} has them: many line ends, none after the last. */
  Lines universalLines() {
    if (universalLines == null) {
      universalLines = Lines.universal(this);
    }
    return universalLines;
  }

  int lineFeeds() {
    countCharacters();
    return lineFeeds;
  }

  int hashes() {
    countCharacters();
    return hashes;
  }

  /** Three dots, or the character of three dots. */
  int ellipses() {
    countCharacters();
    return ellipses;
  }

  private void countCharacters() {
    if (counted) {
      return;
    }
    counted = true;
    int dots = 0;
    for (char c : chars) {
      dots = c == '.' ? dots + 1 : 0;
      if (dots == 3) {
        ellipses++;
        dots = 0;
      }
      lineFeeds += c == '\n' ? 1 : 0;
      hashes += c == '#' ? 1 : 0;
      ellipses += c == '\u2026' ? 1 : 0;
    }
  }
}
