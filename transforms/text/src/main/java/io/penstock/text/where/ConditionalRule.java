package io.penstock.text.where;

import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.Verdict;

/**
 * Asks a rule of some documents only, such as those in one language; it keeps all others.
 *
 * @param when which documents
 * @param rule what is asked
 */
public record ConditionalRule(Expression when, DocumentRule rule) implements DocumentRule {
  @Override
  public Verdict judge(AnalyzedText text) {
    return when.holds(text) ? rule.judge(text) : Verdict.KEEP;
  }
}
