package io.penstock.text.parse.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogicalOrderTest {
  private static String read(String seen) {
    return LogicalOrder.of(List.of(seen.split("")), true);
  }

  @Test
  void hebrewIsReadFromTheRight() {
    assertThat(read("\u05DD\u05DC\u05D5\u05E2 \u05DD\u05D5\u05DC\u05E9"))
        .isEqualTo("\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD");
  }

  @Test
  void numbersAndLatinWordsKeepTheirOrder() {
    assertThat(read("\u05D2 123 \u05D1 abc \u05D0")).isEqualTo("\u05D0 abc \u05D1 123 \u05D2");
  }

  @Test
  void bracketsOpenWhereTheyAreRead() {
    assertThat(read("(\u05D1) \u05D0")).isEqualTo("\u05D0 (\u05D1)");
  }

  @Test
  void ligaturesOfSeveralLettersStayInOrder() {
    assertThat(LogicalOrder.of(List.of("\u0645", "\u0644\u0627", "\u0633"), true))
        .isEqualTo("\u0633\u0644\u0627\u0645");
  }

  @Test
  void leftToRightIsLeftAlone() {
    assertThat(LogicalOrder.of(List.of("a", " ", "b"), false)).isEqualTo("a b");
  }
}
