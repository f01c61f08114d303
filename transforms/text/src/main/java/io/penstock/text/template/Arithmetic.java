package io.penstock.text.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Python's arithmetic: of whole numbers without an end, of floats, and of strings and lists. */
final class Arithmetic {
  /** Of a whole number; far beyond what can be written in digits. */
  private static final int MAX_BITS = 1 << 16;

  private Arithmetic() {}

  static Object apply(Run run, String operator, Object left, Object right) {
    if (left instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (right instanceof Undefined undefined && !(left instanceof String && operator.equals("%"))) {
      throw undefined.error();
    }
    if (Types.isNumber(left) && Types.isNumber(right)) {
      return left instanceof Double || right instanceof Double
          ? ofFloats(operator, toDouble(left), toDouble(right))
          : ofIntegers(operator, left, right);
    }
    return switch (operator) {
      case "+" -> add(run, left, right);
      case "*" -> repeat(run, left, right);
      case "%" -> {
        if (left instanceof String format) {
          yield PercentFormat.format(run, format, right);
        }
        throw unsupported(operator, left, right);
      }
      default -> throw unsupported(operator, left, right);
    };
  }

  private static TemplateException unsupported(String operator, Object left, Object right) {
    return TemplateException.failed(
        "unsupported operand type(s) for %s: '%s' and '%s'",
        operator.equals("**") ? "** or pow()" : operator, Types.name(left), Types.name(right));
  }

  private static Object add(Run run, Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      run.make((long) a.length() + b.length());
      return a.concat(b);
    } else if (Types.isText(left) && Types.isText(right)) {
      return new Markup(run.made(Markup.of(left).text() + Markup.of(right).text()));
    } else if ((left instanceof ListValue && right instanceof ListValue)
        || (left instanceof TupleValue && right instanceof TupleValue)) {
      List<Object> a = Types.items(left);
      List<Object> b = Types.items(right);
      run.make(8L * (a.size() + b.size()));
      List<Object> all = new ArrayList<>(a);
      all.addAll(b);
      return left instanceof ListValue ? new ListValue(all) : new TupleValue(all);
    } else if (left instanceof String || left instanceof ListValue || left instanceof TupleValue) {
      throw TemplateException.failed(
          "can only concatenate %s (not \"%s\") to %1$s", Types.name(left), Types.name(right));
    }
    throw unsupported("+", left, right);
  }

  private static Object repeat(Run run, Object left, Object right) {
    if (Types.isInteger(left) && !Types.isNumber(right)) {
      return repeat(run, right, left);
    }
    boolean text = Types.isText(left);
    if (!(text || left instanceof ListValue || left instanceof TupleValue)) {
      throw unsupported("*", left, right);
    }
    if (!Types.isInteger(right)) {
      throw TemplateException.failed(
          "can't multiply sequence by non-int of type '%s'", Types.name(right));
    }
    int times = Math.max(0, Types.index(right));
    if (text) {
      run.make((long) Types.string(left).length() * times);
      String repeated = Types.string(left).repeat(times);
      return left instanceof Markup ? new Markup(repeated) : repeated;
    }
    List<Object> items = Types.items(left);
    run.make(8L * items.size() * times);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < times && !items.isEmpty(); i++) {
      all.addAll(items);
    }
    return left instanceof ListValue ? new ListValue(all) : new TupleValue(all);
  }

  static double toDouble(Object number) {
    if (number instanceof Boolean truth) {
      return truth ? 1 : 0;
    } else if (number instanceof BigInteger whole) {
      double value = whole.doubleValue();
      if (Double.isInfinite(value)) {
        throw TemplateException.failed("int too large to convert to float");
      }
      return value;
    }
    return ((Number) number).doubleValue();
  }

  static BigInteger toBig(Object number) {
    return number instanceof BigInteger big ? big : BigInteger.valueOf(toLong(number));
  }

  private static long toLong(Object number) {
    return number instanceof Boolean truth ? (truth ? 1 : 0) : (Long) number;
  }

  /** As a Long where it fits into one. */
  static Object normal(BigInteger number) {
    if (number.bitLength() > MAX_BITS) {
      throw TemplateException.limit("a number of more than %d bits".formatted(MAX_BITS));
    }
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private static Object ofIntegers(String operator, Object left, Object right) {
    if (!(left instanceof BigInteger) && !(right instanceof BigInteger)) {
      long a = toLong(left);
      long b = toLong(right);
      long sum = a + b;
      if (operator.equals("+") && ((a ^ sum) & (b ^ sum)) >= 0) {
        return sum;
      }
      long difference = a - b;
      if (operator.equals("-") && ((a ^ b) & (a ^ difference)) >= 0) {
        return difference;
      }
    }
    return ofBig(operator, toBig(left), toBig(right));
  }

  private static Object ofBig(String operator, BigInteger a, BigInteger b) {
    boolean divides = operator.equals("/") || operator.equals("//") || operator.equals("%");
    if (divides && b.signum() == 0) {
      throw TemplateException.failed(
          operator.equals("/") ? "division by zero" : "integer division or modulo by zero");
    }
    return switch (operator) {
      case "+" -> normal(a.add(b));
      case "-" -> normal(a.subtract(b));
      case "*" -> normal(a.multiply(b));
      case "/" -> toDouble(a) / toDouble(b);
      case "//" -> {
        BigInteger[] parts = a.divideAndRemainder(b);
        boolean below = parts[1].signum() != 0 && parts[1].signum() != b.signum();
        yield normal(below ? parts[0].subtract(BigInteger.ONE) : parts[0]);
      }
      case "%" -> {
        BigInteger rest = a.remainder(b);
        yield normal(rest.signum() != 0 && rest.signum() != b.signum() ? rest.add(b) : rest);
      }
      default -> power(a, b);
    };
  }

  private static Object power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      return ofFloats("**", toDouble(base), toDouble(exponent));
    }
    if ((double) base.bitLength() * exponent.doubleValue() > 2.0 * MAX_BITS
        && base.bitLength() > 1) {
      throw TemplateException.limit("a number of more than %d bits".formatted(MAX_BITS));
    }
    if (base.bitLength() <= 1) {
      boolean odd = exponent.testBit(0);
      return exponent.signum() == 0 ? 1L : normal(odd ? base : base.multiply(base));
    }
    return normal(base.pow(exponent.intValueExact()));
  }

  private static Object ofFloats(String operator, double a, double b) {
    if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw TemplateException.failed(
          switch (operator) {
            case "/" -> "float division by zero";
            case "//" -> "float floor division by zero";
            default -> "float modulo";
          });
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.rint((a - modulo(a, b)) / b);
      case "%" -> modulo(a, b);
      default -> {
        if (a == 0 && b < 0) {
          throw TemplateException.failed("0.0 cannot be raised to a negative power");
        }
        yield Math.pow(a, b);
      }
    };
  }

  private static double modulo(double a, double b) {
    double rest = a % b;
    if (rest != 0 && (rest < 0) != (b < 0)) {
      return rest + b;
    }
    return rest == 0 ? Math.copySign(0.0, b) : rest;
  }

  static Object negate(Object value) {
    if (value instanceof Double number) {
      return -number;
    } else if (Types.isInteger(value)) {
      return normal(toBig(value).negate());
    }
    throw Types.notDefined(value, "bad operand type for unary -: '%s'");
  }

  static Object plus(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    } else if (Types.isNumber(value)) {
      return value;
    }
    throw Types.notDefined(value, "bad operand type for unary +: '%s'");
  }
}
