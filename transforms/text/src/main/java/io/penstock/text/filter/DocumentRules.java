package io.penstock.text.filter;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Several rules as one: the first that objects gives the reason, and each sees what those before it
 * left of the text.
 */
public record DocumentRules(List<DocumentRule> rules) implements Serializable {
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

  /** Why the document is not wanted, empty if no rule has anything against it. */
  public Optional<Reason> judge(Document document) {
    return apply(document).reason();
  }

  /** What becomes of the document. */
  public Ruling apply(Document document) {
    Document current = document;
    AnalyzedText text = new AnalyzedText(document.getText());
    for (DocumentRule rule : rules) {
      Verdict verdict = rule.judge(text);
      if (!verdict.isKept()) {
        return new Ruling(document, verdict.reason());
      }
      if (verdict.edit().isPresent()) {
        current = verdict.edit().get().applyTo(current);
        text = new AnalyzedText(current.getText());
      }
    }
    return new Ruling(current, Optional.empty());
  }

  /**
   * What became of a document.
   *
   * @param document as the rules left it; as it came if it is dropped
   * @param reason why it is dropped
   */
  public record Ruling(Document document, Optional<Reason> reason) {}
}
