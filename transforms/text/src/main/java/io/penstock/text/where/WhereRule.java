package io.penstock.text.where;

import io.penstock.schemas.document.Reason;
import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.Verdict;

/**
 * Drops documents that a condition does not hold for.
 *
 * @param condition what is wanted
 */
public record WhereRule(Expression condition) implements DocumentRule {

  /** A rule of the user's own, such as {@code words >= 50 and letter_share > 0.6}. */
  public static WhereRule of(String condition) {
    return new WhereRule(Expression.parse(condition));
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    if (condition.holds(text)) {
      return Verdict.KEEP;
    }
    String values = condition.values(text);
    return Verdict.drop(
        new Reason(
            "where",
            values,
            condition.text(),
            "the document has %s, wanted is %s".formatted(values, condition.text())));
  }
}
