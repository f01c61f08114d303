package io.penstock.text.filter;

/** Refuses thresholds that cannot be meant. */
final class Thresholds {
  private Thresholds() {}

  static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s must lie in [0, 1]: %s".formatted(name, value));
    }
  }

  static void notNegative(String name, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException("%s must not be negative: %s".formatted(name, value));
    }
  }

  static void ordered(String minimum, double min, String maximum, double max) {
    notNegative(minimum, min);
    atMost(minimum, min, maximum, max);
  }

  static void atMost(String minimum, double min, String maximum, double max) {
    if (!(min <= max)) {
      throw new IllegalArgumentException(
          "%s must be at most %s: %s and %s".formatted(minimum, maximum, min, max));
    }
  }
}
