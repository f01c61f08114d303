package io.penstock.text.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floats in digits, as Python's {@code repr} and its formats write them. */
final class FloatText {
  /** As many digits as always come back the same from a double. */
  private static final int SURE_DIGITS = 15;

  private static final int MOST_DIGITS = 17;

  private FloatText() {}

  /** The shortest digits that are this number; the JDK's own are not before JDK 19. */
  static String repr(double number) {
    String special = special(number);
    if (special != null) {
      return special;
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(number);
    BigDecimal shortest = exact;
    for (int digits = SURE_DIGITS; digits <= MOST_DIGITS; digits++) {
      shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shortest.doubleValue() == number) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    return scientific(shortest, exponent, 'e');
  }

  /** nan, inf and -inf; else null. */
  static @org.jspecify.annotations.Nullable String special(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    return null;
  }

  private static String scientific(BigDecimal number, int exponent, char letter) {
    String digits = number.unscaledValue().abs().toString();
    StringBuilder out = new StringBuilder();
    if (number.signum() < 0) {
      out.append('-');
    }
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append(letter).append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    return out.append(size < 10 ? "0" : "").append(size).toString();
  }

  /** With so many digits after the point. */
  static String fixed(double number, int precision) {
    String special = special(number);
    if (special != null) {
      return special;
    }
    String text =
        new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    return text.startsWith("-") || 1 / number > 0 || number > 0 ? text : minus(number, text);
  }

  private static String minus(double number, String text) {
    return number < 0 || 1 / number < 0 ? "-" + text : text;
  }

  /** With an exponent and so many digits after the point. */
  static String exponent(double number, int precision, char letter) {
    String special = special(number);
    if (special != null) {
      return special;
    }
    if (number == 0) {
      BigDecimal zero = BigDecimal.ZERO.setScale(precision);
      return minus(number, zero.toPlainString() + letter + "+00");
    }
    BigDecimal rounded =
        new BigDecimal(number).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal padded = rounded.setScale(precision - exponent, RoundingMode.UNNECESSARY);
    return scientific(padded, exponent, letter);
  }

  /** With so many digits in all, in the shorter of both forms. */
  static String general(double number, int precision, char letter) {
    String special = special(number);
    if (special != null) {
      return special;
    }
    if (number == 0) {
      return minus(number, "0");
    }
    int digits = Math.max(1, precision);
    BigDecimal rounded =
        new BigDecimal(number)
            .round(new MathContext(digits, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent >= -4 && exponent < digits
        ? rounded.toPlainString()
        : scientific(rounded, exponent, letter);
  }
}
