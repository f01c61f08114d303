package io.penstock.text.filter;

import static io.penstock.text.filter.Measure.ratio;

import java.util.Locale;

/**
 * What can be counted of a text, by the names that recipes and conditions call it. Characters are
 * code points; words are those of Gopher's rules without symbols alone; lines are Python's; shares
 * lie between 0 and 1.
 */
public enum Quantity {
  CHARACTERS("the number of characters") {
    @Override
    double count(AnalyzedText text) {
      return text.length();
    }
  },
  WORDS("the number of words") {
    @Override
    double count(AnalyzedText text) {
      return text.words(Words.EDGE_PUNCTUATION).textWords();
    }
  },
  LINES("the number of lines") {
    @Override
    double count(AnalyzedText text) {
      return text.universalLines().count();
    }
  },
  SENTENCES("the number of sentences") {
    @Override
    double count(AnalyzedText text) {
      return Sentences.TERMINATORS.count(text.chars(), 0, text.chars().length);
    }
  },
  MEAN_WORD_LENGTH("the mean length of words") {
    @Override
    double count(AnalyzedText text) {
      WordList words = text.words(Words.EDGE_PUNCTUATION);
      return ratio(words.textWordsLength(), words.textWords());
    }
  },
  /** The text's length, line ends with it, for each line. */
  MEAN_LINE_LENGTH("the mean length of lines") {
    @Override
    double count(AnalyzedText text) {
      return ratio(text.length(), text.universalLines().count());
    }
  },
  MAX_LINE_LENGTH("the length of the longest line") {
    @Override
    double count(AnalyzedText text) {
      Lines lines = text.universalLines();
      int longest = 0;
      for (int line = 0; line < lines.count(); line++) {
        longest = Math.max(longest, lines.length(line));
      }
      return longest;
    }
  },
  /** Of characters that are no white space; marks count with their letters. */
  LETTER_SHARE("the share of letters") {
    @Override
    double count(AnalyzedText text) {
      return LetterShareRule.share(text.text());
    }
  },
  /** Letters and numbers of all characters. */
  ALPHANUMERIC_SHARE("the share of letters and numbers") {
    @Override
    double count(AnalyzedText text) {
      return share(text, (c, flags) -> (flags & CharacterTable.WORD) != 0 && c != '_');
    }
  },
  /** Digits of all characters. */
  DIGIT_SHARE("the share of digits") {
    @Override
    double count(AnalyzedText text) {
      return share(text, (c, flags) -> (flags & CharacterTable.DIGIT) != 0);
    }
  },
  /** White space of all characters. */
  SPACE_SHARE("the share of white space") {
    @Override
    double count(AnalyzedText text) {
      return share(text, (c, flags) -> (flags & CharacterTable.SPACE) != 0);
    }
  },
  /** What is no letter and no mark of one, of all characters. */
  SPECIAL_SHARE("the share of characters that are no letters") {
    @Override
    double count(AnalyzedText text) {
      return share(
          text,
          (c, flags) ->
              (flags & CharacterTable.LETTER) == 0
                  && (c < 0x300
                      || (Character.getType(c) != Character.NON_SPACING_MARK
                          && Character.getType(c) != Character.COMBINING_SPACING_MARK)));
    }
  },
  /** Capitals of all letters. */
  UPPERCASE_SHARE("the share of capitals among letters") {
    @Override
    double count(AnalyzedText text) {
      int letters = counted(text, (c, flags) -> (flags & CharacterTable.LETTER) != 0);
      return ratio(counted(text, (c, flags) -> Character.isUpperCase(c)), letters);
    }
  },
  /** See {@link Repetition#ofCharacters}. */
  REPEATED_CHARACTERS("the share of repeated runs of 10 characters") {
    @Override
    double count(AnalyzedText text) {
      return Repetition.ofCharacters(text.chars(), Repetition.RUN);
    }
  },
  /** See {@link Repetition#ofWords}. */
  REPEATED_WORDS("the share of repeated runs of 10 words") {
    @Override
    double count(AnalyzedText text) {
      return Repetition.ofWords(RefinedWords.of(text), Repetition.RUN);
    }
  };

  private final String phrase;

  Quantity(String phrase) {
    this.phrase = phrase;
  }

  abstract double count(AnalyzedText text);

  /** In a sentence. */
  String phrase() {
    return phrase;
  }

  /** As it is written in a condition: {@code letter_share}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tells some characters from others. */
  private interface CodePointTest {
    boolean test(int codePoint, int flags);
  }

  private static double share(AnalyzedText text, CodePointTest test) {
    return ratio(counted(text, test), text.length());
  }

  private static int counted(AnalyzedText text, CodePointTest test) {
    char[] chars = text.chars();
    int found = 0;
    for (int at = 0; at < chars.length; ) {
      int codePoint = Character.codePointAt(chars, at, chars.length);
      found += test.test(codePoint, CharacterTable.at(chars, at, chars.length)) ? 1 : 0;
      at += Character.charCount(codePoint);
    }
    return found;
  }
}
