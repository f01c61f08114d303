package io.penstock.text.filter;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import java.util.List;
import java.util.Optional;

/** Several rules as one: the first that objects gives the reason. */
public record DocumentRules(List<DocumentRule> rules) implements DocumentRule {
  public DocumentRules {
    rules = List.copyOf(rules);
  }

  /** These rules, asked in this order. */
  public static DocumentRules of(List<DocumentRule> rules) {
    return new DocumentRules(rules);
  }

  /** Enough text, and that mostly letters. */
  public static DocumentRules defaults() {
    return of(List.of(TextLengthRule.DEFAULT, LetterShareRule.DEFAULT));
  }

  @Override
  public Optional<Reason> judge(Document document) {
    return rules.stream().flatMap(rule -> rule.judge(document).stream()).findFirst();
  }
}
