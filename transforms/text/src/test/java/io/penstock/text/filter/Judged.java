package io.penstock.text.filter;

import io.penstock.schemas.document.Reason;

/** Asks a rule in a word. */
final class Judged {
  private Judged() {}

  /** "keep", or rule, value and threshold with spaces between. */
  static String by(DocumentRule rule, String text) {
    return rule.judge(new AnalyzedText(text))
        .reason()
        .map(r -> r.getRule() + " " + r.getValue() + " " + r.getThreshold())
        .orElse("keep");
  }

  /** What is left of the text. */
  static String left(DocumentRule rule, String text) {
    Verdict verdict = rule.judge(new AnalyzedText(text));
    Reason reason = verdict.reason().orElse(null);
    if (reason != null) {
      throw new AssertionError("dropped: " + reason);
    }
    return verdict.edit().map(edit -> edit.applyTo(text)).orElse(text);
  }
}
