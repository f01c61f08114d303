package io.penstock.text.filter;

import io.penstock.schemas.document.Reason;
import java.util.Locale;

/** Writes down what was measured and what it was held against. */
final class Measure {
  private Measure() {}

  /** Too little of something. */
  static Verdict tooFew(String rule, double value, double minimum, String what) {
    return drop(rule, value, minimum, what, "at least");
  }

  /** Too much of something. */
  static Verdict tooMany(String rule, double value, double maximum, String what) {
    return drop(rule, value, maximum, what, "at most");
  }

  static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static Verdict drop(
      String rule, double value, double threshold, String what, String bound) {
    String shownThreshold = plain(threshold);
    String rounded = plain(Double.parseDouble(String.format(Locale.ROOT, "%.4g", value)));
    // A value that rounds to the threshold would look as if it kept to it.
    String shown =
        rounded.equals(shownThreshold) || value == Math.rint(value) ? plain(value) : rounded;
    return Verdict.drop(
        new Reason(
            rule,
            shown,
            shownThreshold,
            "%s is %s, %s %s is wanted".formatted(what, shown, bound, shownThreshold)));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
