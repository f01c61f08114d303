package io.penstock.text.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordEditRulesTest {

  @Test
  void longWordsGoAndTheRestHasOneBlankBetween() {
    LongWordsRule rule = new LongWordsRule(2, 5);
    assertThat(Judged.left(rule, "a  bcd (efghi), abcdefg\n\tx yz"))
        .isEqualTo("bcd (efghi),\n\tyz");
    assertThat(rule.judge(new AnalyzedText("ab cd\nef"))).isEqualTo(Verdict.KEEP);
  }

  @Test
  void wordsWithRemainsOfLinksGo() {
    assertThat(Judged.left(SubstringWordsRule.DEFAULT, "see http://x.y or a.com now"))
        .isEqualTo("see or now");
    assertThat(SubstringWordsRule.DEFAULT.judge(new AnalyzedText("see  now")))
        .isEqualTo(Verdict.KEEP);
    assertThatThrownBy(() -> new SubstringWordsRule(List.of(""))).hasMessageContaining("empty");
  }

  @Test
  void charactersGo() {
    assertThat(Judged.left(CharactersRule.DEFAULT, "\u25cf one\n\u25a0 two\u25a0"))
        .isEqualTo(" one\n two");
    assertThat(CharactersRule.DEFAULT.judge(new AnalyzedText("one"))).isEqualTo(Verdict.KEEP);
  }

  @Test
  void repeatedSentencesGo() {
    assertThat(Judged.left(RepeatedSentencesRule.DEFAULT, "One is. Two is. One is!\nTwo is."))
        .isEqualTo("One is. Two is.\n");
    assertThat(Judged.left(new RepeatedSentencesRule(true, true, 2), "One. ONE. 1. 1."))
        .isEqualTo("One. 1. 1.");
    assertThat(RepeatedSentencesRule.DEFAULT.judge(new AnalyzedText("One. Two.")))
        .isEqualTo(Verdict.KEEP);
  }

  @Test
  void measuresHaveBounds() {
    assertThat(Judged.by(MeasureRule.alphanumeric(), "ab1 ---- ----"))
        .isEqualTo("alphanumeric_filter 0.2308 0.25");
    assertThat(Judged.by(MeasureRule.averageLineLength(), "four\nfive\n"))
        .isEqualTo("average_line_length_filter 5 10");
    assertThat(Judged.by(MeasureRule.maximumLineLength(), "four\nfive\n"))
        .isEqualTo("maximum_line_length_filter 4 10");
    assertThat(Judged.by(MeasureRule.textLength(), "\ud83d\ude00 short"))
        .isEqualTo("text_length_filter 7 10");
    assertThat(Judged.by(MeasureRule.specialCharacters(), "abc 123"))
        .isEqualTo("special_characters_filter 0.5714 0.25");
    assertThat(Judged.by(MeasureRule.characterRepetition(), "a".repeat(60)))
        .isEqualTo("character_repetition_filter 1 0.5");
    assertThat(Judged.by(MeasureRule.wordRepetition(), "one two three four five ".repeat(9)))
        .isEqualTo("word_repetition_filter 1 0.5");
    assertThat(Judged.by(MeasureRule.wordRepetition(), "one two")).isEqualTo("keep");
    assertThat(Judged.by(MeasureRule.textLength().between(1, 3), "abcd"))
        .isEqualTo("text_length_filter 4 3");
    assertThatThrownBy(() -> MeasureRule.textLength().between(3, 1))
        .hasMessageContaining("at most");
  }
}
