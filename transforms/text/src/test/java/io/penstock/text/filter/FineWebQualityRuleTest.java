package io.penstock.text.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FineWebQualityRuleTest {
  private static final FineWebQualityRule RULE =
      FineWebQualityRule.DEFAULT.withWords(Words.WHITE_SPACE);

  /** So many lines of so many characters, all different. */
  private static String lines(int count, int length, String end) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String begin = "%s a b c d %03d".formatted(end.equals(".") ? "p" : "q", i);
      lines.append(begin).append("x".repeat(length - begin.length() - 1)).append(end).append('\n');
    }
    return lines.toString();
  }

  @ParameterizedTest
  @CsvSource({"11, line_punct_ratio 0.11 0.12", "12, keep", "13, keep"})
  void endedLines(int ended, String expected) {
    assertThat(Judged.by(RULE, lines(ended, 40, ".") + lines(100 - ended, 40, "y")))
        .isEqualTo(expected);
    assertThat(Judged.by(RULE, lines(ended, 40, "\u3002") + " \n\n" + lines(100 - ended, 40, "y")))
        .isEqualTo(expected);
  }

  @Test
  void sentenceEndsOfAllScripts() {
    for (String end : new String[] {"?", "!", "\u06d4", "\u0964", "\uff61", "\ud804\udc47"}) {
      assertThat(Judged.by(RULE, "a b c d e f g h i j k l m n o p q r s t u v w" + end))
          .as(end)
          .isEqualTo("keep");
    }
    assertThat(Judged.by(RULE, "a b c d e f g h i j k l m n o p q r s t u v w\""))
        .isEqualTo("line_punct_ratio 0 0.12");
  }

  @ParameterizedTest
  @CsvSource({"66, 30, keep", "67, 30, keep", "68, 30, short_line_ratio 0.68 0.67", "68, 31, keep"})
  void shortLines(int count, int length, String expected) {
    assertThat(Judged.by(RULE, lines(count, length, ".") + lines(100 - count, 60, "y")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"39, keep", "40, keep", "41, char_dup_ratio 0.01025 0.01"})
  void repeatedCharacters(int length, String expected) {
    String line = "r s " + "z".repeat(length - 5) + ".";
    int rest = 4000 - 2 * length;
    String text =
        lines(rest / 50 - 1, 50, ".") + lines(1, 50 + rest % 50, "y") + line + "\n" + line;
    assertThat(text.replace("\n", "")).hasSize(4000);
    assertThat(Judged.by(RULE, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"29, keep", "30, keep", "31, list_ratio 0.31 0.3"})
  void lineFeeds(int lineFeeds, String expected) {
    String text = "word ".repeat(99) + "word." + "\n".repeat(lineFeeds);
    assertThat(Judged.by(RULE, text)).isEqualTo(expected);
  }

  @Test
  void nothingButBlankLinesIsEmpty() {
    assertThat(Judged.by(RULE, "")).isEqualTo("empty 0 1");
    assertThat(Judged.by(RULE, " \n\t\n")).isEqualTo("empty 0 1");
  }
}
