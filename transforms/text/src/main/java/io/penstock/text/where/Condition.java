package io.penstock.text.where;

import io.penstock.text.filter.AnalyzedText;
import java.io.Serializable;
import java.util.List;

/** A condition, parsed: it holds for a text or it does not. */
sealed interface Condition extends Serializable {

  boolean holds(AnalyzedText text);

  /** All of them. */
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(AnalyzedText text) {
      return parts.stream().allMatch(part -> part.holds(text));
    }
  }

  /** One of them at least. */
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(AnalyzedText text) {
      return parts.stream().anyMatch(part -> part.holds(text));
    }
  }

  /** Not that. */
  record Not(Condition part) implements Condition {
    @Override
    public boolean holds(AnalyzedText text) {
      return !part.holds(text);
    }
  }

  /** The document has such a field. */
  record Present(Operand.Field field) implements Condition {
    @Override
    public boolean holds(AnalyzedText text) {
      return field.value(text).isPresent();
    }
  }

  /** Two values compared; where one of them is missing only {@code !=} holds. */
  record Comparison(Operand left, Comparator operator, Operand right) implements Condition {
    @Override
    public boolean holds(AnalyzedText text) {
      return operator.holds(left.value(text), right.value(text));
    }
  }

  /** One of several values; of a field that is a JSON list, all its values must be among them. */
  record In(Operand value, List<String> wanted) implements Condition {
    public In {
      wanted = List.copyOf(wanted);
    }

    @Override
    public boolean holds(AnalyzedText text) {
      List<String> found = value.values(text);
      return !found.isEmpty() && wanted.containsAll(found);
    }
  }
}
