package io.penstock.text.template;

import java.util.List;
import java.util.Map;

/** What a call passes. */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Object... values) {
    return new Arguments(List.of(values), Map.of());
  }

  int size() {
    return positional.size() + named.size();
  }

  /** The argument at a place or of a name. */
  Object get(int index, String name, Object otherwise) {
    if (index < positional.size()) {
      return positional.get(index);
    }
    return named.getOrDefault(name, otherwise);
  }

  Object require(int index, String name) {
    if (index < positional.size()) {
      return positional.get(index);
    }
    Object value = named.get(name);
    if (value == null) {
      throw TemplateException.failed("missing 1 required positional argument: '%s'", name);
    }
    return value;
  }

  boolean has(int index, String name) {
    return index < positional.size() || named.containsKey(name);
  }

  boolean truth(int index, String name, boolean otherwise) {
    return Types.truthy(get(index, name, otherwise));
  }

  int integer(int index, String name, int otherwise) {
    return Types.index(get(index, name, (long) otherwise));
  }

  String string(int index, String name, String otherwise) {
    return Types.string(get(index, name, otherwise));
  }

  /** Refuses arguments that nothing would look at. */
  Arguments only(String function, String... names) {
    if (positional.size() > names.length) {
      throw TemplateException.failed(
          "%s takes at most %d arguments (%d given)", function, names.length, positional.size());
    }
    List<String> taken = List.of(names).subList(0, positional.size());
    for (String name : named.keySet()) {
      if (taken.contains(name)) {
        throw TemplateException.failed("%s got multiple values for argument '%s'", function, name);
      }
      if (!List.of(names).contains(name)) {
        throw TemplateException.failed(
            "%s got an unexpected keyword argument '%s'", function, name);
      }
    }
    return this;
  }
}
