package io.penstock.models.rl;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Configuration records as options: {@code learning-rate} is the component learningRate. */
public final class RlOptions {
  private RlOptions() {}

  /** Every option with its value, in the record's order. */
  public static Map<String, String> values(Record configuration) {
    Map<String, String> values = new LinkedHashMap<>();
    for (RecordComponent component : configuration.getClass().getRecordComponents()) {
      values.put(name(component), String.valueOf(value(configuration, component)));
    }
    return values;
  }

  /** Every option with what it means. */
  public static Map<String, String> meanings(Record configuration) {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (RecordComponent component : configuration.getClass().getRecordComponents()) {
      Meaning meaning = Objects.requireNonNull(component.getAnnotation(Meaning.class));
      meanings.put(name(component), meaning.value());
    }
    return meanings;
  }

  /**
   * {@code defaults} with the values given.
   *
   * @throws IllegalArgumentException for a name that there is not, or a value that is refused; the
   *     message begins with the name
   */
  public static <T extends Record> T override(T defaults, Map<String, String> given) {
    Map<String, String> unknown = new LinkedHashMap<>(given);
    List<Object> arguments = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      String value = unknown.remove(name(component));
      types.add(component.getType());
      arguments.add(
          value == null
              ? value(defaults, component)
              : parse(name(component), value, component.getType()));
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected one of %s"
              .formatted(
                  unknown.keySet().iterator().next(),
                  String.join(", ", values(defaults).keySet())));
    }
    return create(defaults, types, arguments);
  }

  /** Refuses what {@link #override} would refuse. */
  static void check(Record defaults, Map<String, String> given) {
    Object unused = override(defaults, given);
  }

  private static <T extends Record> T create(
      T defaults, List<Class<?>> types, List<Object> arguments) {
    try {
      @SuppressWarnings("unchecked") // the class of a T
      Constructor<T> constructor =
          (Constructor<T>)
              defaults.getClass().getDeclaredConstructor(types.toArray(Class<?>[]::new));
      return constructor.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getTargetException().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object parse(String name, String value, Class<?> type) {
    if (type == boolean.class) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new IllegalArgumentException(name + ": expected true or false, found " + value);
      }
      return value.equals("true");
    }
    boolean integral = type == int.class;
    try {
      if (integral) {
        return Integer.parseInt(value);
      }
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below, as what is no finite number
    }
    throw new IllegalArgumentException(
        "%s: expected %s, found %s".formatted(name, integral ? "an integer" : "a number", value));
  }

  private static Object value(Record configuration, RecordComponent component) {
    try {
      return component.getAccessor().invoke(configuration);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
