package io.penstock.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Which values are equal, which is less, and what is in what. */
final class Comparison {
  private static final int MAX_DEPTH = 200;

  private Comparison() {}

  static boolean equal(Object one, Object other) {
    return equal(one, other, 0);
  }

  private static boolean equal(Object one, Object other, int depth) {
    if (depth > MAX_DEPTH) {
      throw TemplateException.limit("a value nests more than %d deep".formatted(MAX_DEPTH));
    }
    if (Types.isText(one) && Types.isText(other)) {
      return Types.string(one).equals(Types.string(other));
    } else if (Types.isNumber(one) && Types.isNumber(other)) {
      return isComparable(one, other) && compareNumbers(one, other) == 0;
    } else if (one instanceof ListValue a && other instanceof ListValue b) {
      return equalItems(a.items(), b.items(), depth);
    } else if (one instanceof TupleValue a && other instanceof TupleValue b) {
      return equalItems(a.items(), b.items(), depth);
    } else if (one instanceof DictValue a && other instanceof DictValue b) {
      return equalDicts(a, b, depth);
    } else if (one instanceof RangeValue a && other instanceof RangeValue b) {
      return a.items().equals(b.items());
    }
    return one == other || (one instanceof Undefined && other instanceof Undefined);
  }

  private static boolean equalItems(List<Object> one, List<Object> other, int depth) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int at = 0; at < one.size(); at++) {
      if (!equal(one.get(at), other.get(at), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalDicts(DictValue one, DictValue other, int depth) {
    if (one.size() != other.size()) {
      return false;
    }
    for (Object key : one.keys()) {
      Object a = one.get(key);
      Object b = other.get(key);
      if (a == null || b == null || !equal(a, b, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isComparable(Object one, Object other) {
    return !(one instanceof Double a && a.isNaN()) && !(other instanceof Double b && b.isNaN());
  }

  private static int compareNumbers(Object one, Object other) {
    if (one instanceof Long a && other instanceof Long b) {
      return Long.compare(a, b);
    }
    if (one instanceof Double a && other instanceof Double b) {
      return a < b ? -1 : (a > b ? 1 : 0);
    }
    if (one instanceof Double a && a.isInfinite()) {
      return a > 0 ? 1 : -1;
    }
    if (other instanceof Double b && b.isInfinite()) {
      return b > 0 ? -1 : 1;
    }
    return decimal(one).compareTo(decimal(other));
  }

  private static BigDecimal decimal(Object number) {
    if (number instanceof Boolean truth) {
      return truth ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (number instanceof Long whole) {
      return BigDecimal.valueOf(whole);
    } else if (number instanceof BigInteger whole) {
      return new BigDecimal(whole);
    }
    return new BigDecimal((Double) number);
  }

  /** What {@code a < b} and the like say; {@code sign} is true of the signs that are wanted. */
  static boolean holds(String operator, Object one, Object other) {
    if (Types.isNumber(one) && Types.isNumber(other) && !isComparable(one, other)) {
      return false;
    }
    int sign = compare(one, other, operator, 0);
    return switch (operator) {
      case "<" -> sign < 0;
      case "<=" -> sign <= 0;
      case ">" -> sign > 0;
      default -> sign >= 0;
    };
  }

  /** The order of sorting. */
  static int compare(Object one, Object other) {
    return compare(one, other, "<", 0);
  }

  private static int compare(Object one, Object other, String operator, int depth) {
    if (depth > MAX_DEPTH) {
      throw TemplateException.limit("a value nests more than %d deep".formatted(MAX_DEPTH));
    }
    if (Types.isText(one) && Types.isText(other)) {
      return Texts.compare(Types.string(one), Types.string(other));
    } else if (Types.isNumber(one) && Types.isNumber(other)) {
      if (!isComparable(one, other)) {
        return 0;
      }
      return compareNumbers(one, other);
    } else if ((one instanceof ListValue && other instanceof ListValue)
        || (one instanceof TupleValue && other instanceof TupleValue)) {
      List<Object> a = Types.items(one);
      List<Object> b = Types.items(other);
      for (int at = 0; at < Math.min(a.size(), b.size()); at++) {
        if (!equal(a.get(at), b.get(at), depth + 1)) {
          return compare(a.get(at), b.get(at), operator, depth + 1);
        }
      }
      return Integer.compare(a.size(), b.size());
    } else if (one instanceof Undefined undefined) {
      throw undefined.error();
    } else if (other instanceof Undefined undefined) {
      throw undefined.error();
    }
    throw TemplateException.failed(
        "'%s' not supported between instances of '%s' and '%s'",
        operator, Types.name(one), Types.name(other));
  }

  /** Whether a value is in a string, a list or a dictionary. */
  static boolean contains(Run run, Object container, Object value) {
    if (Types.isText(container)) {
      if (!Types.isText(value)) {
        throw TemplateException.failed(
            "'in <string>' requires string as left operand, not %s", Types.name(value));
      }
      run.step(Types.string(container).length() >> 6);
      return Types.string(container).contains(Types.string(value));
    }
    if (container instanceof DictValue dict) {
      return dict.get(value) != null;
    }
    if (!Types.isIterable(container)) {
      throw TemplateException.failed(
          "argument of type '%s' is not iterable", Types.name(container));
    }
    for (Object item : Types.items(container)) {
      run.step(1);
      if (equal(item, value)) {
        return true;
      }
    }
    return false;
  }
}
