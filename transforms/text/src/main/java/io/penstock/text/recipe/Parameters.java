package io.penstock.text.recipe;

import io.penstock.text.decontaminate.FileDigest;
import io.penstock.text.filter.Nearest;
import io.penstock.text.recipe.Setting.Items;
import io.penstock.text.recipe.Setting.Mapping;
import io.penstock.text.recipe.Setting.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The parameters of one step, read strictly: which ones there are is what was asked for, and any
 * other is an error.
 */
final class Parameters {
  private final Setting step;
  private final Path folder;
  private final Map<String, String> digests;
  private final Map<String, Setting> left;
  private final TreeSet<String> known = new TreeSet<>();

  /**
   * @param step the step's value: a mapping, or nothing
   * @param folder that files are relative to
   * @param digests of the files that were read, by path; grows
   */
  Parameters(Setting step, Path folder, Map<String, String> digests) {
    this.step = step;
    this.folder = folder;
    this.digests = digests;
    this.left = new LinkedHashMap<>();
    if (step instanceof Mapping mapping) {
      left.putAll(mapping.values());
    } else if (!(step instanceof Word word && word.value().isEmpty())) {
      throw step.place().wrong("parameters with their values, {} for none", step.shown());
    }
  }

  private Optional<Setting> take(String name) {
    known.add(name);
    return Optional.ofNullable(left.remove(name));
  }

  /** Nothing may be left that was not asked for. */
  void requireNoOthers() {
    left.forEach(
        (name, setting) -> {
          throw setting
              .place()
              .wrong(
                  known.isEmpty() ? "no parameter" : Nearest.expected(name, List.copyOf(known)),
                  "the unknown parameter \"" + name + '"');
        });
  }

  RecipeException wrong(String message) {
    return step.place().refused(message);
  }

  boolean isEmpty() {
    return left.isEmpty();
  }

  boolean has(String name) {
    return left.containsKey(name);
  }

  double number(String name, double otherwise) {
    return take(name)
        .map(setting -> parsed(setting, "a number", Parameters::finite))
        .orElse(otherwise);
  }

  private static double finite(String word) {
    double number = Double.parseDouble(word);
    if (!Double.isFinite(number)) {
      throw new NumberFormatException(word);
    }
    return number;
  }

  int whole(String name, int otherwise) {
    return take(name)
        .map(setting -> parsed(setting, "a whole number", word -> Integer.parseInt(plain(word))))
        .orElse(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return take(name)
        .map(
            setting -> {
              String word = setting instanceof Word w ? w.value().toLowerCase(Locale.ROOT) : "";
              if (!word.equals("true") && !word.equals("false")) {
                throw setting.place().wrong("true or false", setting.shown());
              }
              return word.equals("true");
            })
        .orElse(otherwise);
  }

  /** YAML lets digits be grouped: 100_000. */
  private static String plain(String word) {
    return word.replace("_", "");
  }

  private static <T> T parsed(Setting setting, String expected, Function<String, T> parse) {
    if (setting instanceof Word word) {
      try {
        return parse.apply(word.value().strip());
      } catch (NumberFormatException e) {
        // Told below, with what was found.
      }
    }
    throw setting.place().wrong(expected, setting.shown());
  }

  Optional<String> word(String name) {
    return take(name).map(Parameters::wordOf);
  }

  private static String wordOf(Setting setting) {
    if (setting instanceof Word word && !word.value().isEmpty()) {
      return word.value();
    }
    throw setting.place().wrong("a word", setting.shown());
  }

  /** One or several words; an empty list is an error. */
  Optional<List<String>> words(String name) {
    return take(name).map(setting -> items(setting).stream().map(Parameters::wordOf).toList());
  }

  private static List<Setting> items(Setting setting) {
    List<Setting> items = setting instanceof Items list ? list.values() : List.of(setting);
    if (items.isEmpty()) {
      throw setting.place().wrong("at least one value", setting.shown());
    }
    return items;
  }

  /** One of these constants, written in small letters with dashes. */
  <E extends Enum<E>> Optional<E> constant(String name, E[] constants) {
    return take(name).map(setting -> constant(setting, constants));
  }

  /** Several of them. */
  <E extends Enum<E>> Optional<List<E>> constants(String name, E[] constants) {
    return take(name)
        .map(list -> items(list).stream().map(setting -> constant(setting, constants)).toList());
  }

  private static <E extends Enum<E>> E constant(Setting setting, E[] constants) {
    List<String> labels = new ArrayList<>();
    for (E constant : constants) {
      labels.add(label(constant));
      if (setting instanceof Word word && word.value().equals(label(constant))) {
        return constant;
      }
    }
    String found = setting instanceof Word word ? word.value() : "";
    throw setting.place().wrong(Nearest.expected(found, labels), setting.shown());
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Numbers by whole numbers: {2: 0.2, 3: 0.18}. */
  Optional<Map<Integer, Double>> numbersByWhole(String name) {
    return take(name)
        .map(
            setting -> {
              if (!(setting instanceof Mapping mapping)) {
                throw setting.place().wrong("numbers by number: {2: 0.2}", setting.shown());
              }
              Map<Integer, Double> numbers = new TreeMap<>();
              mapping
                  .values()
                  .forEach(
                      (key, value) ->
                          numbers.put(
                              parsed(
                                  new Word(value.place(), key),
                                  "a number as key",
                                  Integer::parseInt),
                              parsed(value, "a number", Parameters::finite)));
              return numbers;
            });
  }

  /** Words by key; one word or several each. */
  Optional<Map<String, List<String>>> wordsByKey(String name) {
    return take(name).map(Parameters::wordsByKey);
  }

  static Map<String, List<String>> wordsByKey(Setting setting) {
    if (!(setting instanceof Mapping mapping) || mapping.values().isEmpty()) {
      throw setting.place().wrong("keys with the values wanted", setting.shown());
    }
    Map<String, List<String>> words = new TreeMap<>();
    mapping
        .values()
        .forEach(
            (key, value) -> words.put(key, items(value).stream().map(Parameters::wordOf).toList()));
    return words;
  }

  /** Files; relative ones lie beside the recipe. */
  Optional<List<Path>> files(String name) {
    return take(name).map(setting -> items(setting).stream().map(this::fileOf).toList());
  }

  Optional<Path> file(String name) {
    return take(name).map(this::fileOf);
  }

  private Path fileOf(Setting setting) {
    Path path = folder.resolve(wordOf(setting)).toAbsolutePath().normalize();
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw setting.place().wrong("a file that can be read", path + " (not there, or not allowed)");
    }
    try {
      digests.put(path.toString(), FileDigest.of(path));
      return path;
    } catch (IOException e) {
      throw setting.place().wrong("a file that can be read", path + " (" + e + ")");
    }
  }
}
