package io.penstock.text.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each threshold from below, at and above it; the texts are made so that no other one is near. */
class GopherQualityRuleTest {
  private static final GopherQualityRule RULE =
      GopherQualityRule.DEFAULT.withWords(Words.WHITE_SPACE);

  /** So many words of four letters, two stop words first. */
  private static String words(int count) {
    return "that with" + " word".repeat(count - 2);
  }

  @ParameterizedTest
  @CsvSource({
    "49, gopher_short_doc 49 50",
    "50, keep",
    "51, keep",
    "99999, keep",
    "100000, keep",
    "100001, gopher_long_doc 100001 100000"
  })
  void numberOfWords(int count, String expected) {
    assertThat(Judged.by(RULE, words(count))).isEqualTo(expected);
  }

  @Test
  void symbolsAloneAreNoTextWords() {
    assertThat(Judged.by(RULE, words(49) + " ... — »")).isEqualTo("gopher_short_doc 49 50");
    assertThat(Judged.by(RULE, words(49) + " a.")).isEqualTo("keep");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, 3, keep",
    "2, 2, 3, keep",
    "2, 3, 3, gopher_below_avg_threshold 2.99 3",
    "11, 11, 10, keep",
    "11, 12, 10, keep",
    "11, 13, 10, gopher_above_avg_threshold 10.01 10"
  })
  void meanLength(int length, int count, int otherLength, String expected) {
    String text =
        "that with"
            + (" " + "x".repeat(length)).repeat(count)
            + (" " + "y".repeat(otherLength)).repeat(98 - count);
    assertThat(Judged.by(RULE, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"9, keep", "10, keep", "11, gopher_too_many_hashes 0.11 0.1"})
  void hashes(int hashes, String expected) {
    assertThat(Judged.by(RULE, words(99) + " y" + "#".repeat(hashes))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0, keep",
    "9, 1, keep",
    "10, 1, gopher_too_many_ellipsis 0.11 0.1",
    "0, 11, gopher_too_many_ellipsis 0.11 0.1"
  })
  void ellipses(int dots, int characters, String expected) {
    String text = words(99) + " y" + "...".repeat(dots) + ".." + "\u2026".repeat(characters) + "y";
    assertThat(Judged.by(RULE, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"8, keep", "9, keep", "10, gopher_too_many_bullets 1 0.9"})
  void bulletLines(int bullets, String expected) {
    String text =
        ("- " + words(6) + "\r\n").repeat(bullets) + (words(6) + "\n").repeat(10 - bullets);
    assertThat(Judged.by(RULE, text)).isEqualTo(expected);
    assertThat(Judged.by(RULE, text.replace('-', '\u2022'))).isEqualTo(expected);
    assertThat(Judged.by(RULE, text.replace('-', '*'))).isEqualTo("keep");
  }

  @ParameterizedTest
  @CsvSource({"2, keep", "3, keep", "4, gopher_too_many_end_ellipsis 0.4 0.3"})
  void ellipsisLines(int ellipses, String expected) {
    String text =
        (words(20) + "... \n").repeat(ellipses) + (words(20) + " .\n").repeat(10 - ellipses);
    assertThat(Judged.by(RULE, text)).isEqualTo(expected);
    assertThat(Judged.by(RULE, text.replace("...", "\u2026"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"21, gopher_below_alpha_threshold 0.79 0.8", "20, keep", "19, keep"})
  void wordsWithLetter(int without, String expected) {
    assertThat(Judged.by(RULE, words(100 - without) + " 1234".repeat(without))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "word word, gopher_enough_stop_words 0 2",
    "that that, gopher_enough_stop_words 1 2",
    "That with, gopher_enough_stop_words 1 2",
    "the be, keep"
  })
  void stopWords(String first, String expected) {
    assertThat(Judged.by(RULE, first + " word".repeat(60))).isEqualTo(expected);
  }

  @Test
  void lengthsAreInCodePoints() {
    String word = " \ud835\udc4e\ud835\udc4f";
    assertThat(Judged.by(RULE, "that with" + word.repeat(98)))
        .isEqualTo("gopher_below_avg_threshold 2.04 3");
    assertThat(Judged.by(RULE, "that with" + " \ud835xx".repeat(98))).isEqualTo("keep");
  }

  @Test
  void anEmptyTextHasTooFewWords() {
    assertThat(Judged.by(RULE, "")).isEqualTo("gopher_short_doc 0 50");
  }

  @Test
  void thresholdsThatCannotBeMeantAreRefused() {
    assertThatThrownBy(
            () ->
                new GopherQualityRule(
                    9, 8, 3, 10, 0.1, 0.9, 0.3, 0.8, 2, Set.of("a", "b"), Words.WHITE_SPACE))
        .hasMessageContaining("minWords must be at most maxWords");
    assertThatThrownBy(
            () ->
                new GopherQualityRule(
                    1, 8, 3, 10, 0.1, 90, 0.3, 0.8, 2, Set.of("a", "b"), Words.WHITE_SPACE))
        .hasMessageContaining("maxBulletLineShare must lie in [0, 1]");
    assertThatThrownBy(
            () ->
                new GopherQualityRule(
                    1, 8, 3, 10, 0.1, 0.9, 0.3, 0.8, 2, Set.of("a"), Words.WHITE_SPACE))
        .hasMessageContaining("minStopWords");
  }
}
