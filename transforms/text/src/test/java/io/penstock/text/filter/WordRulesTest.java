package io.penstock.text.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.text.recipe.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordRulesTest {

  private static List<String> split(WordSplitter splitter, String text) {
    WordSpans spans = new WordSpans(0);
    splitter.split(text.toCharArray(), spans);
    String[] words = new String[spans.count()];
    Arrays.setAll(words, i -> text.substring(spans.start(i), spans.end(i)));
    return List.of(words);
  }

  @Test
  void splitters() {
    String text =
        "\u001cHe said: \u201cit's 3.14...\u201d\u00a0e\u0301_1 \ud835\udc4e\u00bd (-x-) \u2028";
    assertThat(split(Words.WHITE_SPACE, text))
        .containsExactly(
            "He",
            "said:",
            "\u201cit's",
            "3.14...\u201d",
            "e\u0301_1",
            "\ud835\udc4e\u00bd",
            "(-x-)");
    assertThat(split(Words.WORD_OR_SYMBOL, text))
        .containsExactly(
            "He",
            "said",
            ":",
            "\u201c",
            "it",
            "'",
            "s",
            "3",
            ".",
            "14",
            ".",
            ".",
            ".",
            "\u201d",
            "e",
            "\u0301",
            "_1",
            "\ud835\udc4e\u00bd",
            "(",
            "-",
            "x",
            "-",
            ")");
    assertThat(split(Words.EDGE_PUNCTUATION, text))
        .containsExactly(
            "He",
            "said",
            ":",
            "\u201c",
            "it's",
            "3.14",
            "...",
            "\u201d",
            "e\u0301_1",
            "\ud835\udc4e\u00bd",
            "(",
            "-",
            "x",
            "-",
            ")");
  }

  @ParameterizedTest
  @CsvSource({
    "'One. Two', 2, 2",
    "'One. ', 1, 1",
    "'', 1, 1",
    "'No end', 1, 1",
    "'He said \"go!\" Then left', 2, 2",
    "'U.S. pork', 2, 1"
  })
  void sentences(String text, int terminators, int unicode) {
    char[] chars = ("x " + text + " y").toCharArray();
    assertThat(Sentences.TERMINATORS.count(chars, 2, chars.length - 2)).isEqualTo(terminators);
    assertThat(Sentences.UNICODE.count(chars, 2, chars.length - 2)).isEqualTo(unicode);
  }

  @ParameterizedTest
  @CsvSource({"1, words_num_filter 1 2", "2, keep", "3, keep", "4, words_num_filter 4 3"})
  void numberOfWords(int count, String expected) {
    assertThat(Judged.by(new WordCountRule(2, 3), "12 \ud83d\ude00 " + "a-b ".repeat(count)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, rare 0.1 0.2", "2, keep", "3, keep", "4, rare 0.4 0.3"})
  void shareOfWords(int count, String expected) {
    WordShareRule rule = new WordShareRule("rare", Set.of("Gut"), 0.2, 0.3, 9);
    assertThat(Judged.by(rule, "gut! ".repeat(count) + "x ".repeat(10 - count)))
        .isEqualTo(expected);
  }

  @Test
  void patternsReplaceAndKeepTheRest() {
    assertThat(Judged.left(PatternRule.emailAddresses("<mail>"), "a b.c@d.org, e@f"))
        .isEqualTo("a <mail>, e@f");
    assertThat(Judged.left(PatternRule.ipAddresses(""), "1.2.3.4 and 1:2:3:4:5:6:7:8"))
        .isEqualTo(" and ");
    assertThat(Judged.left(PatternRule.links(""), "see (https://a.org/b_(c)). End"))
        .isEqualTo("see (). End");
    assertThat(PatternRule.links("").judge(new AnalyzedText("none"))).isEqualTo(Verdict.KEEP);
  }

  @Test
  void recipesAreKnownByName() {
    for (String name : Recipe.presetNames()) {
      assertThat(Recipe.of(name).name()).isEqualTo(name);
    }
    assertThatThrownBy(() -> Recipe.of("Fineweb"))
        .hasMessage(
            "no recipe 'Fineweb': expected \"fineweb\" (one of fineweb, gopher, c4, docs, none), or a"
                + " file of steps: FILE.yaml");
    assertThat(Judged.by(new TextLimitRule(3), "abc")).isEqualTo("keep");
    assertThat(Judged.by(new TextLimitRule(3), "abcd")).isEqualTo("text-limit 4 3");
  }
}
