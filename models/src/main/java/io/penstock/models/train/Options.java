package io.penstock.models.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Configuration records as command-line options: the option is the component's name in dash-case,
 * {@code learning-rate} for {@code learningRate}.
 */
public final class Options {
  private static final ObjectMapper DASH_CASE =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();

  private Options() {}

  /** The names that {@code configuration} knows. */
  public static Set<String> names(Record configuration) {
    Set<String> names = new TreeSet<>();
    tree(configuration).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The values of {@code configuration} by their names. */
  public static Map<String, String> values(Record configuration) {
    Map<String, String> values = new TreeMap<>();
    tree(configuration)
        .properties()
        .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
    return values;
  }

  /**
   * {@code defaults} with the values given; names it does not know are passed over.
   *
   * @throws IllegalArgumentException if a value does not parse or the record refuses it
   */
  public static <T extends Record> T override(T defaults, Map<String, String> options) {
    ObjectNode tree = tree(defaults);
    options.forEach(
        (name, value) -> {
          if (tree.has(name)) {
            tree.set(name, value(name, value, tree.get(name)));
          }
        });
    try {
      @SuppressWarnings("unchecked") // the class of a T
      Class<T> type = (Class<T>) defaults.getClass();
      return DASH_CASE.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(rootMessage(e), e);
    }
  }

  private static JsonNode value(String name, String value, JsonNode like) {
    if (like.isBoolean()) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new IllegalArgumentException(name + ": expected true or false, not '" + value + "'");
      }
      return BooleanNode.valueOf(value.equals("true"));
    }
    return TextNode.valueOf(
        like.isTextual() ? value : number(name, value, like.isIntegralNumber()));
  }

  private static String number(String name, String value, boolean integral) {
    try {
      return integral ? Long.toString(Long.parseLong(value)) : Double.toString(finite(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: expected %s, not '%s'".formatted(name, integral ? "an integer" : "a number", value),
          e);
    }
  }

  private static double finite(String value) {
    double number = Double.parseDouble(value);
    if (!Double.isFinite(number)) {
      throw new NumberFormatException(value);
    }
    return number;
  }

  private static ObjectNode tree(Record configuration) {
    return DASH_CASE.valueToTree(configuration);
  }

  private static String rootMessage(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
