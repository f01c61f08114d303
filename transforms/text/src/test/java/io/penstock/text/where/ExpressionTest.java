package io.penstock.text.where;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Reason;
import io.penstock.text.filter.AnalyzedText;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
  private static final AnalyzedText TEXT =
      new AnalyzedText(
          "Two words.\nThree 12345",
          Map.of("language", "de", "stars", "50", "tags", "[\"a\",\"b\"]", "kind", "web page"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "words == 4 | true",
        "words >= 5 | false",
        "lines == 2 and characters > 10 | true",
        "lines == 2 and words > 10 or letter_share > 0.5 | true",
        "lines == 2 and (words > 10 or letter_share > 0.9) | false",
        "not words > 10 | true",
        "not (words > 10) and not lines > 10 | true",
        "language == 'de' | true",
        "language in ['en', 'de'] | true",
        "language not in [\"en\"] | true",
        "metadata.stars >= 10 and metadata.stars <= 70 | true",
        "metadata.stars == 50.0 | true",
        "metadata.stars in [50] | true",
        "metadata.tags in ['a', 'b', 'c'] | true",
        "metadata.tags in ['a'] | false",
        "metadata.kind == 'web page' | true",
        "metadata.none | false",
        "metadata.none == 'x' | false",
        "metadata.none != 'x' | true",
        "metadata.none < 3 | false",
        "metadata.kind < 3 | false",
        "metadata.kind | true",
        "max_line_length == 11 and mean_line_length == 11 | true",
        "digit_share > 0.2 and uppercase_share < 0.2 | true",
      })
  void holdsOrNot(String expression, boolean holds) {
    assertThat(Expression.parse(expression).holds(TEXT)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "wrods > 3 | column 1: expected \"words\" (one of",
        "words > | column 8: expected a name, a number or a 'word', found the end",
        "words 3 | column 7: expected <, <=, >, >=, ==, != or in, found \"3\"",
        "words > 3 lines | column 11: expected and, or, or the end, found \"lines\"",
        "(words > 3 | column 11: expected ), found the end",
        "words > 'many' | column 7: expected a number",
        "language > 'de' | column 10: expected a number",
        "language in 'de' | column 13: expected [, found \"'\"",
        "language in [words] | column 14: expected a number or a 'word', found \"words\"",
        "language == 'de | column 13: expected an end of this word",
        "words == 1 && lines == 2 | column 12: expected and, or, or the end, found \"&\"",
      })
  void whatIsNotUnderstoodIsToldWithItsColumn(String expression, String message) {
    assertThatThrownBy(() -> Expression.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void depthAndLengthAreBounded() {
    assertThatThrownBy(() -> Expression.parse("(".repeat(4000))).hasMessageContaining("column 33");
    assertThatThrownBy(() -> Expression.parse("not ".repeat(1000) + "words > 1"))
        .hasMessageContaining("no more than 32");
    assertThatThrownBy(() -> Expression.parse("words > 1 or ".repeat(1000)))
        .hasMessageContaining("at most 4096");
  }

  @Test
  void theReasonHasTheValues() {
    assertThat(WhereRule.of("words > 10 and language == 'en'").judge(TEXT).reason())
        .contains(
            new Reason(
                "where",
                "words=4, metadata.language=de",
                "words > 10 and language == 'en'",
                "the document has words=4, metadata.language=de, wanted is words > 10 and language"
                    + " == 'en'"));
  }

  @Test
  void aConditionalRuleIsAskedWhereItsConditionHolds() {
    WhereRule never = WhereRule.of("words > 100");
    assertThat(
            new ConditionalRule(Expression.parse("language == 'en'"), never).judge(TEXT).isKept())
        .isTrue();
    assertThat(
            new ConditionalRule(Expression.parse("language == 'de'"), never).judge(TEXT).isKept())
        .isFalse();
  }
}
