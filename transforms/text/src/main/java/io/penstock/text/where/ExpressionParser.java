package io.penstock.text.where;

import io.penstock.text.filter.Nearest;
import io.penstock.text.filter.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a condition from left to right; what is not understood is told with its column. */
final class ExpressionParser {
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_DEPTH = 32;
  private static final String METADATA = "metadata.";

  /** Keys that rules of this module write, without their prefix. */
  private static final Set<String> FIELDS = Set.of("language", "language_score");

  private final String text;
  private final List<Operand> operands = new ArrayList<>();
  private int at;
  private int depth;

  ExpressionParser(String text) {
    this.text = text;
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the condition has %d characters, at most %d can be read"
              .formatted(text.length(), MAX_LENGTH));
    }
  }

  Expression parse() {
    Condition condition = any();
    skipSpace();
    if (at < text.length()) {
      throw wrong("and, or, or the end");
    }
    return new Expression(text.strip(), condition, operands);
  }

  private Condition any() {
    List<Condition> parts = new ArrayList<>(List.of(all()));
    while (takeWord("or")) {
      parts.add(all());
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.Any(parts);
  }

  private Condition all() {
    List<Condition> parts = new ArrayList<>(List.of(one()));
    while (takeWord("and")) {
      parts.add(one());
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
  }

  private Condition one() {
    if (++depth > MAX_DEPTH) {
      throw wrong("no more than %d conditions within each other".formatted(MAX_DEPTH));
    }
    Condition condition;
    if (takeWord("not")) {
      condition = new Condition.Not(one());
    } else if (take("(")) {
      condition = any();
      expect(")");
    } else {
      condition = comparison();
    }
    depth--;
    return condition;
  }

  private Condition comparison() {
    Operand left = operand();
    if (takeWord("not")) {
      if (!takeWord("in")) {
        throw wrong("in");
      }
      return new Condition.Not(new Condition.In(left, list()));
    }
    if (takeWord("in")) {
      return new Condition.In(left, list());
    }
    skipSpace();
    int place = at;
    Optional<Comparator> comparator =
        Arrays.stream(Comparator.values()).filter(c -> take(c.sign())).findFirst();
    if (comparator.isEmpty()) {
      if (left instanceof Operand.Field field) {
        return new Condition.Present(field);
      }
      throw wrong("<, <=, >, >=, ==, != or in");
    }
    Operand right = operand();
    requireComparable(left, comparator.get(), right, place);
    return new Condition.Comparison(left, comparator.get(), right);
  }

  private void requireComparable(Operand left, Comparator comparator, Operand right, int place) {
    boolean words = isWord(left) || isWord(right);
    boolean measured = left instanceof Operand.Measured || right instanceof Operand.Measured;
    if (words && (measured || comparator.isOrder())) {
      at = place;
      throw wrong("a number to be compared by " + comparator.sign() + ", not a word");
    }
  }

  private static boolean isWord(Operand operand) {
    return operand instanceof Operand.Literal literal && !literal.isNumber();
  }

  private List<String> list() {
    expect("[");
    List<String> values = new ArrayList<>();
    do {
      skipSpace();
      int place = at;
      if (!(operand() instanceof Operand.Literal literal)) {
        at = place;
        throw wrong("a number or a 'word'");
      }
      values.add(literal.label());
    } while (take(","));
    expect("]");
    return values;
  }

  private Operand operand() {
    skipSpace();
    if (at == text.length()) {
      throw wrong("a name, a number or a 'word'");
    }
    char first = text.charAt(at);
    if (first == '\'' || first == '"') {
      return quoted(first);
    }
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.isEmpty()) {
      throw wrong("a name, a number or a 'word'");
    }
    return isNumber(word) ? new Operand.Literal(word, true) : named(word, start);
  }

  private Operand quoted(char quote) {
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw wrong("an end of this word: " + quote);
    }
    Operand literal = new Operand.Literal(text.substring(at + 1, end), false);
    at = end + 1;
    return literal;
  }

  private Operand named(String name, int start) {
    Optional<Quantity> quantity =
        Arrays.stream(Quantity.values()).filter(q -> q.label().equals(name)).findFirst();
    boolean isField = name.startsWith(METADATA) && name.length() > METADATA.length();
    if (quantity.isEmpty() && !isField && !FIELDS.contains(name)) {
      List<String> known =
          Stream.concat(Arrays.stream(Quantity.values()).map(Quantity::label), FIELDS.stream())
              .sorted()
              .toList();
      at = start;
      throw wrong(Nearest.expected(name, known) + " or metadata.KEY");
    }
    Operand operand =
        quantity
            .<Operand>map(Operand.Measured::new)
            .orElseGet(() -> new Operand.Field(isField ? name.substring(METADATA.length()) : name));
    operands.add(operand);
    return operand;
  }

  private static boolean isNumber(String word) {
    try {
      return Double.isFinite(Double.parseDouble(word))
          && "+-.0123456789".indexOf(word.charAt(0)) >= 0
          && Character.isDigit(word.charAt(word.length() - 1));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '+';
  }

  private boolean takeWord(String word) {
    skipSpace();
    int end = at + word.length();
    boolean found =
        text.startsWith(word, at) && (end == text.length() || !isNamePart(text.charAt(end)));
    at = found ? end : at;
    return found;
  }

  private boolean take(String sign) {
    skipSpace();
    boolean found = text.startsWith(sign, at);
    at = found ? at + sign.length() : at;
    return found;
  }

  private void expect(String sign) {
    if (!take(sign)) {
      throw wrong(sign);
    }
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException wrong(String expected) {
    int end = at;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    String found =
        at == text.length() ? "the end" : '"' + text.substring(at, Math.max(end, at + 1)) + '"';
    return new IllegalArgumentException(
        "column %d: expected %s, found %s".formatted(at + 1, expected, found));
  }
}
