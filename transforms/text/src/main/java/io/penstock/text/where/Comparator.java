package io.penstock.text.where;

import java.util.Optional;
import java.util.OptionalDouble;

/** How two values are compared: as numbers where both are, else as words. */
enum Comparator {
  LESS_OR_EQUAL("<="),
  GREATER_OR_EQUAL(">="),
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  GREATER(">");

  private final String sign;

  Comparator(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  /** Words have no order here. */
  boolean isOrder() {
    return this != EQUAL && this != NOT_EQUAL;
  }

  boolean holds(Optional<String> left, Optional<String> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return this == NOT_EQUAL;
    }
    OptionalDouble first = number(left.get());
    OptionalDouble second = number(right.get());
    if (first.isPresent() && second.isPresent()) {
      return holds(first.getAsDouble(), second.getAsDouble());
    }
    boolean same = left.get().equals(right.get());
    return this == EQUAL ? same : this == NOT_EQUAL && !same;
  }

  private boolean holds(double left, double right) {
    return switch (this) {
      case LESS_OR_EQUAL -> left <= right;
      case GREATER_OR_EQUAL -> left >= right;
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case GREATER -> left > right;
    };
  }

  /** No number is longer than this, and fields may be. */
  private static final int MAX_NUMBER_LENGTH = 40;

  private static OptionalDouble number(String word) {
    if (word.isEmpty() || word.length() > MAX_NUMBER_LENGTH || !isNumeric(word)) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(word));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** Java takes "NaN", "1d" and "0x1p3" for numbers, too. */
  private static boolean isNumeric(String word) {
    return word.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
  }
}
