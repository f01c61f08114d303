package io.penstock.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Filters that take some of the items, or something of each; and those for what is not there. */
final class SelectionFilters {
  private SelectionFilters() {}

  static void addTo(Map<String, Filter> filters) {
    filters.put("map", SelectionFilters::map);
    filters.put("select", (run, value, arguments) -> select(run, value, arguments, true));
    filters.put("reject", (run, value, arguments) -> select(run, value, arguments, false));
    filters.put("selectattr", (run, value, arguments) -> selectBy(run, value, arguments, true));
    filters.put("rejectattr", (run, value, arguments) -> selectBy(run, value, arguments, false));
    filters.put("default", SelectionFilters::otherwise);
    filters.put("d", SelectionFilters::otherwise);
  }

  private static Object otherwise(Run run, Object value, Arguments arguments) {
    arguments.only("do_default()", "default_value", "boolean");
    boolean missing =
        value instanceof Undefined
            || (arguments.truth(1, "boolean", false) && !Types.truthy(value));
    return missing ? arguments.get(0, "default_value", "") : value;
  }

  /** What an attribute such as {@code function.name} or {@code 0} is of an item. */
  static UnaryOperator<Object> path(Object attribute) {
    return path(attribute, None.NONE);
  }

  /** As {@link #path(Object)}, with a value for what is not there, on each step of the way. */
  static UnaryOperator<Object> path(Object attribute, Object otherwise) {
    List<Object> keys = new ArrayList<>();
    if (Types.isText(attribute)) {
      for (String part : Types.string(attribute).split("\\.", -1)) {
        boolean number = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
        keys.add(number && part.length() < 10 ? (Object) Long.valueOf(part) : part);
      }
    } else {
      keys.add(attribute);
    }
    return item -> {
      Object value = item;
      for (Object key : keys) {
        value = Attributes.item(value, key);
        value = value instanceof Undefined && otherwise != None.NONE ? otherwise : value;
      }
      return value;
    };
  }

  private static Object map(Run run, Object value, Arguments arguments) {
    List<Object> mapped = new ArrayList<>();
    UnaryOperator<Object> function = mapping(run, arguments);
    for (Object item : ListFilters.copy(run, value)) {
      run.step(1);
      mapped.add(function.apply(item));
    }
    return IteratorValue.generator(mapped);
  }

  private static UnaryOperator<Object> mapping(Run run, Arguments arguments) {
    Map<String, Object> named = arguments.named();
    if (arguments.positional().isEmpty() && named.containsKey("attribute")) {
      Object otherwise = named.getOrDefault("default", None.NONE);
      for (String name : named.keySet()) {
        if (!name.equals("attribute") && !name.equals("default")) {
          throw TemplateException.failed("Unexpected keyword argument %s", Repr.repr(name));
        }
      }
      return path(named.getOrDefault("attribute", None.NONE), otherwise);
    }
    if (arguments.positional().isEmpty()) {
      throw TemplateException.failed("map requires a filter argument");
    }
    String name = Types.string(arguments.positional().get(0));
    Filter filter = Filters.named(name);
    if (filter == null) {
      throw TemplateException.failed("No filter named %s.", Repr.repr(name));
    }
    Arguments rest = new Arguments(rest(arguments, 1), named);
    return item -> filter.apply(run, item, rest);
  }

  private static List<Object> rest(Arguments arguments, int from) {
    List<Object> all = arguments.positional();
    return all.subList(Math.min(from, all.size()), all.size());
  }

  private static Object select(Run run, Object value, Arguments arguments, boolean wanted) {
    return select(run, value, condition(run, arguments, 0), wanted);
  }

  private static Object selectBy(Run run, Object value, Arguments arguments, boolean wanted) {
    if (arguments.positional().isEmpty()) {
      throw TemplateException.failed("Missing parameter for attribute name");
    }
    UnaryOperator<Object> path = path(arguments.positional().get(0));
    Predicate<Object> condition = condition(run, arguments, 1);
    return select(run, value, item -> condition.test(path.apply(item)), wanted);
  }

  private static Object select(Run run, Object value, Predicate<Object> condition, boolean wanted) {
    List<Object> selected = new ArrayList<>();
    if (Types.truthy(value)) {
      for (Object item : ListFilters.copy(run, value)) {
        run.step(1);
        if (condition.test(item) == wanted) {
          selected.add(item);
        }
      }
    }
    return IteratorValue.generator(selected);
  }

  private static Predicate<Object> condition(Run run, Arguments arguments, int at) {
    if (arguments.positional().size() <= at) {
      return Types::truthy;
    }
    String name = Types.string(arguments.positional().get(at));
    ValueTest test = ValueTests.named(name);
    if (test == null) {
      throw TemplateException.failed("No test named %s.", Repr.repr(name));
    }
    Arguments rest = new Arguments(rest(arguments, at + 1), arguments.named());
    return item -> test.holds(run, item, rest);
  }
}
