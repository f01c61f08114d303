package io.penstock.text.where;

import io.penstock.text.filter.AnalyzedText;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A condition on a document: numbers and words, compared by {@code < <= > >= == !=} or {@code in
 * ['a', 'b']}, joined by {@code and}, {@code or}, {@code not} and brackets. Names are those of
 * {@link io.penstock.text.filter.Quantity} and {@code metadata.KEY}; {@code language} and {@code
 * language_score} are short for such keys. A key alone holds where the document has it.
 *
 * @param text as it was written
 * @param condition what it says
 * @param operands whose values are told where it does not hold
 */
public record Expression(String text, Condition condition, List<Operand> operands)
    implements Serializable {
  private static final int SHOWN_VALUE_LENGTH = 60;

  public Expression {
    operands = List.copyOf(operands);
  }

  /**
   * Reads a condition.
   *
   * @throws IllegalArgumentException naming the column, what was expected and what is there
   */
  public static Expression parse(String text) {
    return new ExpressionParser(text).parse();
  }

  /** Each of these keys of the metadata has one of the values given for it. */
  public static Expression ofMetadata(Map<String, List<String>> wanted) {
    List<Condition> parts =
        wanted.entrySet().stream()
            .<Condition>map(w -> new Condition.In(new Operand.Field(w.getKey()), w.getValue()))
            .toList();
    return new Expression(
        wanted.entrySet().stream()
            .map(w -> w.getKey() + " in " + w.getValue())
            .collect(Collectors.joining(" and ")),
        new Condition.All(parts),
        wanted.keySet().stream().<Operand>map(Operand.Field::new).toList());
  }

  public boolean holds(AnalyzedText document) {
    return condition.holds(document);
  }

  /** The measured values, such as {@code words=7, metadata.language=de}. */
  String values(AnalyzedText document) {
    return operands.stream()
        .distinct()
        .map(o -> o.label() + "=" + o.value(document).map(Expression::shown).orElse("(none)"))
        .collect(Collectors.joining(", "));
  }

  private static String shown(String value) {
    String whole = value.endsWith(".0") ? value.substring(0, value.length() - 2) : value;
    return Optional.of(whole)
        .filter(v -> v.length() <= SHOWN_VALUE_LENGTH)
        .orElseGet(() -> whole.substring(0, SHOWN_VALUE_LENGTH) + "...");
  }
}
