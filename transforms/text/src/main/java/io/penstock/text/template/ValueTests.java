package io.penstock.text.template;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Jinja's tests by name. */
final class ValueTests {
  private static final Map<String, ValueTest> ALL = new HashMap<>();

  static {
    add("defined", value -> !(value instanceof Undefined));
    add("undefined", value -> value instanceof Undefined);
    add("none", value -> value == None.NONE);
    add("boolean", value -> value instanceof Boolean);
    add("true", value -> value instanceof Boolean truth && truth);
    add("false", value -> value instanceof Boolean truth && !truth);
    add("integer", value -> Types.isInteger(value) && !(value instanceof Boolean));
    add("float", value -> value instanceof Double);
    add("number", Types::isNumber);
    add("string", Types::isText);
    add("mapping", value -> value instanceof DictValue);
    add("sequence", ValueTests::isSequence);
    add("iterable", Types::isIterable);
    add("callable", value -> value instanceof Callable);
    add("lower", value -> Casing.isLower(Repr.str(value)));
    add("upper", value -> Casing.isUpper(Repr.str(value)));
    add("escaped", value -> value instanceof Markup);
    add("odd", value -> rest(value, 2L) == 1);
    add("even", value -> rest(value, 2L) == 0);
    add("filter", value -> value instanceof String name && Filters.named(name) != null);
    add("test", value -> value instanceof String name && named(name) != null);
    add("divisibleby", (value, other) -> rest(value, other) == 0);
    add("sameas", ValueTests::isSame);
    ALL.put("in", (run, value, arguments) -> Comparison.contains(run, other(arguments), value));
    for (String name : new String[] {"==", "eq", "equalto"}) {
      add(name, Comparison::equal);
    }
    for (String name : new String[] {"!=", "ne"}) {
      add(name, (one, other) -> !Comparison.equal(one, other));
    }
    compare("<", "lt", "lessthan");
    compare("<=", "le");
    compare(">", "gt", "greaterthan");
    compare(">=", "ge");
  }

  private ValueTests() {}

  static @Nullable ValueTest named(String name) {
    return ALL.get(name);
  }

  private static void add(String name, Predicate<Object> test) {
    ALL.put(
        name,
        (run, value, arguments) -> {
          arguments.only("the test " + name);
          return test.test(value);
        });
  }

  private static void add(String name, BiPredicate<Object, Object> test) {
    ALL.put(name, (run, value, arguments) -> test.test(value, other(arguments)));
  }

  private static void compare(String operator, String... names) {
    for (String name : names) {
      add(name, (one, other) -> Comparison.holds(operator, one, other));
    }
    add(operator, (one, other) -> Comparison.holds(operator, one, other));
  }

  private static Object other(Arguments arguments) {
    if (arguments.size() != 1 || arguments.positional().isEmpty()) {
      throw TemplateException.failed("the test takes one value to compare with");
    }
    return arguments.positional().get(0);
  }

  private static boolean isSequence(Object value) {
    return Types.isText(value)
        || value instanceof ListValue
        || value instanceof TupleValue
        || value instanceof DictValue
        || value instanceof RangeValue
        || value instanceof Undefined;
  }

  private static double rest(Object value, Object divisor) {
    if (!Types.isNumber(value) || !Types.isNumber(divisor)) {
      throw Types.notDefined(value, "not all arguments converted during string formatting");
    }
    Object result =
        value instanceof Double || divisor instanceof Double
            ? Arithmetic.toDouble(value) % Arithmetic.toDouble(divisor)
            : modulo(value, divisor);
    return Arithmetic.toDouble(result);
  }

  private static Object modulo(Object value, Object divisor) {
    if (Arithmetic.toBig(divisor).signum() == 0) {
      throw TemplateException.failed("integer division or modulo by zero");
    }
    return Arithmetic.normal(Arithmetic.toBig(value).mod(Arithmetic.toBig(divisor).abs()));
  }

  /** One object: small numbers, strings of a template and truths are one each in Python. */
  private static boolean isSame(Object one, Object other) {
    if (one instanceof Boolean || one instanceof Long || one instanceof String) {
      return one.equals(other);
    }
    return one == other;
  }
}
