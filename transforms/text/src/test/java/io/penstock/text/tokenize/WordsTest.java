package io.penstock.text.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  private static final Pattern GPT2 =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Hello world>Hello| world",
        "a  b>a| | b",
        "a   >a|   ",
        "we'll don't x's>we|'ll| don|'t| x|'s",
        "'lx 'rx ''s>'|lx| '|rx| ''|s",
        "abc123def>abc|123|def",
        " ... 12>` ...| 12`",
        "x²½>x|²½",
        "'>'",
      })
  void wordsAreThoseOfThePattern(String text, String expected) {
    assertThat(String.join("|", words(text))).isEqualTo(expected);
  }

  @Test
  void whiteSpaceOfAllUnicodeCounts() {
    assertThat(words("a\u3000\u00a0b\u0085"))
        .containsExactly("a", "\u3000", "\u00a0", "b", "\u0085");
  }

  /** Java's expressions and the table agree on ASCII, whatever the JDK's Unicode version. */
  @Property
  void agreesWithTheExpressionOnAscii(@ForAll("ascii") String text) {
    List<String> expected = new ArrayList<>();
    for (Matcher matcher = GPT2.matcher(text); matcher.find(); ) {
      expected.add(matcher.group());
    }
    assertThat(words(text)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> ascii() {
    return Arbitraries.strings()
        .withChars(" \n\t'")
        .withChars("stremvldLS")
        .withChars("12.-")
        .ofMaxLength(20);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = Words.end(text, start, text.length());
      words.add(text.substring(start, end));
      start = end;
    }
    return words;
  }
}
