package io.penstock.text.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A value of a recipe and where it stands. Words are not taken for numbers or booleans before it is
 * known what is wanted: the language {@code no} is no boolean.
 */
sealed interface Setting {
  /** File and line, and the keys that lead there. */
  Place place();

  /** The same for the same content, however it was written. */
  String canonical();

  /** In a message. */
  String shown();

  /**
   * Where a value stands.
   *
   * @param source file and line
   * @param path keys, such as {@code steps[1].gopher-quality}
   */
  record Place(String source, String path) {
    RecipeException wrong(String expected, String found) {
      return refused("expected " + expected + ", found " + found);
    }

    RecipeException refused(String message) {
      return new RecipeException(source + ": " + (path.isEmpty() ? "" : path + ": ") + message);
    }
  }

  /** One word or number; empty for none. */
  record Word(Place place, String value) implements Setting {
    @Override
    public String canonical() {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String shown() {
      return value.isEmpty() ? "nothing" : '"' + value + '"';
    }
  }

  /** Several of them. */
  record Items(Place place, List<Setting> values) implements Setting {
    @Override
    public String canonical() {
      return values.stream().map(Setting::canonical).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String shown() {
      return values.isEmpty() ? "an empty list" : "a list";
    }
  }

  /** Values by key, in their order. */
  record Mapping(Place place, LinkedHashMap<String, Setting> values) implements Setting {
    @Override
    public String canonical() {
      return values.entrySet().stream()
          .map(Mapping::canonical)
          .collect(Collectors.joining(",", "{", "}"));
    }

    private static String canonical(Map.Entry<String, Setting> field) {
      return '"' + field.getKey() + "\":" + field.getValue().canonical();
    }

    @Override
    public String shown() {
      return "keys and values";
    }
  }
}
