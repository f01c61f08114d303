package io.penstock.text.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Reason;
import io.penstock.text.Texts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentRulesTest {

  @Test
  void shortTextIsDroppedWithItsMeasure() {
    assertThat(new TextLengthRule(4).judge(Texts.of("a b \ud83d\ude00")))
        .contains(
            new Reason(
                "text-length", "3", "4", "the text has 3 characters, at least 4 are wanted"));
    assertThat(new TextLengthRule(3).judge(Texts.of("a b \ud83d\ude00"))).isEmpty();
  }

  @Test
  void numbersAreDroppedWithTheirMeasure() {
    assertThat(new LetterShareRule(0.3).judge(Texts.of("ab 12345 678")))
        .map(Reason::getValue)
        .contains("0.200");
    assertThat(new LetterShareRule(0.2).judge(Texts.of("ab 12345 678"))).isEmpty();
    assertThat(new LetterShareRule(0.9).judge(Texts.of("\u0928\u093f \u6f22\u5b57"))).isEmpty();
    assertThat(new LetterShareRule(0.1).judge(Texts.of("  "))).isPresent();
  }

  @Test
  void theFirstRuleThatObjectsGivesTheReason() {
    DocumentRules rules = DocumentRules.defaults();
    assertThat(rules.judge(Texts.of("12")).map(Reason::getRule)).contains("text-length");
    assertThat(rules.judge(Texts.of("1 ".repeat(30))).map(Reason::getRule))
        .contains("letter-share");
    assertThat(rules.judge(Texts.of("twenty letters and some more"))).isEqualTo(Optional.empty());
    assertThat(DocumentRules.of(List.of()).judge(Texts.of(""))).isEmpty();
  }

  @Test
  void thresholdsAreChecked() {
    assertThatThrownBy(() -> new TextLengthRule(-1)).hasMessageContaining("minCharacters");
    assertThatThrownBy(() -> new LetterShareRule(Double.NaN)).hasMessageContaining("[0, 1]");
  }
}
