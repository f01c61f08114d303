package io.penstock.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters that give a number, and what a number has for attributes. */
final class Numbers {
  private static final int MAX_DIGITS = 4300;

  private Numbers() {}

  static void addTo(Map<String, Filter> filters) {
    filters.put("int", Numbers::toInteger);
    filters.put("float", Numbers::toFloat);
    filters.put("abs", (run, value, arguments) -> absolute(value));
    filters.put("round", Numbers::round);
  }

  static @Nullable Object attribute(Object number, String name) {
    return switch (name) {
      case "real" -> number instanceof Double ? number : Arithmetic.plus(number);
      case "imag" -> number instanceof Double ? (Object) 0.0 : (Object) 0L;
      case "is_integer" ->
          number instanceof Double value
              ? (Callable) (run, arguments) -> value == Math.rint(value) && !value.isInfinite()
              : null;
      case "bit_length" ->
          Types.isInteger(number)
              ? (Callable) (run, arguments) -> (long) Arithmetic.toBig(number).abs().bitLength()
              : null;
      default -> null;
    };
  }

  private static Object absolute(Object value) {
    if (value instanceof Double number) {
      return Math.abs(number);
    } else if (Types.isInteger(value)) {
      return Arithmetic.normal(Arithmetic.toBig(value).abs());
    }
    throw Types.notDefined(value, "bad operand type for abs(): '%s'");
  }

  private static Object toInteger(Run run, Object value, Arguments arguments) {
    Object otherwise = arguments.get(0, "default", 0L);
    if (Types.isInteger(value)) {
      return Arithmetic.plus(value);
    } else if (value instanceof Double number) {
      return truncated(number, otherwise);
    } else if (Types.isText(value)) {
      String text = Types.string(value);
      BigInteger whole = parse(text, arguments.integer(1, "base", 10));
      return whole != null ? Arithmetic.normal(whole) : truncated(parse(text), otherwise);
    } else if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    return otherwise;
  }

  private static Object truncated(@Nullable Double number, Object otherwise) {
    return number == null || number.isNaN() || number.isInfinite()
        ? otherwise
        : Arithmetic.normal(new BigDecimal(number).toBigInteger());
  }

  private static @Nullable BigInteger parse(String written, int base) {
    String digits = Texts.strip(written).replaceAll("(?<=[0-9a-zA-Z])_(?=[0-9a-zA-Z])", "");
    if (digits.length() > MAX_DIGITS) {
      return null;
    }
    boolean negative = digits.startsWith("-");
    String rest = negative || digits.startsWith("+") ? digits.substring(1) : digits;
    String prefix = rest.length() > 2 ? Casing.lower(rest.substring(0, 2)) : "";
    int radix = base;
    if ((base == 16 || base == 0) && prefix.equals("0x")) {
      radix = 16;
    } else if ((base == 8 || base == 0) && prefix.equals("0o")) {
      radix = 8;
    } else if ((base == 2 || base == 0) && prefix.equals("0b")) {
      radix = 2;
    } else {
      prefix = "";
    }
    if (radix == 0) {
      radix = 10;
    }
    rest = rest.substring(prefix.length());
    int last = radix;
    if (radix < Character.MIN_RADIX
        || radix > Character.MAX_RADIX
        || rest.isEmpty()
        || !rest.chars().allMatch(c -> Character.digit(c, last) >= 0)) {
      return null;
    }
    BigInteger number = new BigInteger(rest, radix);
    return negative ? number.negate() : number;
  }

  private static @Nullable Double parse(String written) {
    String text = Casing.lower(Texts.strip(written));
    if (text.matches("[+-]?(inf|infinity)")) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    } else if (text.matches("[+-]?nan")) {
      return Double.NaN;
    }
    String digits = text.replaceAll("(?<=[0-9])_(?=[0-9])", "");
    boolean number =
        digits.length() <= MAX_DIGITS
            && digits.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]+)?");
    return number ? Double.valueOf(digits) : null;
  }

  private static Object toFloat(Run run, Object value, Arguments arguments) {
    Object otherwise = arguments.get(0, "default", 0.0);
    if (Types.isNumber(value)) {
      return Arithmetic.toDouble(value);
    } else if (Types.isText(value)) {
      Double parsed = parse(Types.string(value));
      return parsed != null ? parsed : otherwise;
    } else if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    return otherwise;
  }

  private static Object round(Run run, Object value, Arguments arguments) {
    arguments.only("do_round()", "precision", "method");
    int precision = arguments.integer(0, "precision", 0);
    String method = arguments.string(1, "method", "common");
    if (!Types.isNumber(value)) {
      throw Types.notDefined(value, "type %s doesn't define __round__ method");
    }
    if (Math.abs(precision) > 400) {
      throw TemplateException.limit("round: a precision of more than 400");
    }
    if (method.equals("common")) {
      if (!(value instanceof Double number)) {
        BigDecimal whole = new BigDecimal(Arithmetic.toBig(value));
        return Arithmetic.normal(
            precision >= 0
                ? whole.toBigInteger()
                : whole.setScale(precision, RoundingMode.HALF_EVEN).toBigInteger());
      }
      return number.isNaN() || number.isInfinite()
          ? number
          : (Object)
              Math.copySign(
                  new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).doubleValue(),
                  number);
    }
    if (!method.equals("ceil") && !method.equals("floor")) {
      throw TemplateException.failed("method must be common, ceil or floor");
    }
    double scale = Math.pow(10, precision);
    double scaled = Arithmetic.toDouble(value) * scale;
    return (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
  }
}
