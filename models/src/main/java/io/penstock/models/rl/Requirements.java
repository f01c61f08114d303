package io.penstock.models.rl;

/** Refusals of options, all in one form. */
final class Requirements {
  private Requirements() {}

  static void require(boolean holds, String option, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: expected %s, found %s".formatted(option, expected, found));
    }
  }
}
