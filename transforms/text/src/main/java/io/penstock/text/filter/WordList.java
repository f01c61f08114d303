package io.penstock.text.filter;

import org.jspecify.annotations.Nullable;

/** The words of a text as one splitter has them. */
final class WordList {
  private final AnalyzedText text;
  private final WordSpans spans;
  private @Nullable NGrams grams;
  private boolean counted;
  private int textWords;
  private long textWordsLength;
  private int wordsWithLetter;

  WordList(AnalyzedText text, WordSpans spans) {
    this.text = text;
    this.spans = spans;
  }

  int count() {
    return spans.count();
  }

  int start(int word) {
    return spans.start(word);
  }

  int end(int word) {
    return spans.end(word);
  }

  /** Words that are not symbols alone. */
  int textWords() {
    countWords();
    return textWords;
  }

  /** The lengths of {@link #textWords()} together. */
  long textWordsLength() {
    countWords();
    return textWordsLength;
  }

  /** Words with at least one letter. */
  int wordsWithLetter() {
    countWords();
    return wordsWithLetter;
  }

  private void countWords() {
    if (counted) {
      return;
    }
    counted = true;
    char[] chars = text.chars();
    for (int word = 0; word < count(); word++) {
      int end = end(word);
      boolean isText = false;
      boolean hasLetter = false;
      for (int at = start(word); at < end && !(isText && hasLetter); ) {
        int flags = CharacterTable.at(chars, at, end);
        isText |= (flags & CharacterTable.SYMBOL) == 0;
        hasLetter |= (flags & CharacterTable.LETTER) != 0;
        at += CodePoints.width(chars, at, end);
      }
      if (isText) {
        textWords++;
        textWordsLength += text.length(start(word), end);
      }
      wordsWithLetter += hasLetter ? 1 : 0;
    }
  }

  boolean is(int word, String expected) {
    int start = start(word);
    if (end(word) - start != expected.length()) {
      return false;
    }
    char[] chars = text.chars();
    for (int i = 0; i < expected.length(); i++) {
      if (chars[start + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  NGrams grams() {
    if (grams == null) {
      grams = new NGrams(text, spans);
    }
    return grams;
  }
}
