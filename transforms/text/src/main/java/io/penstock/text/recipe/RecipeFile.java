package io.penstock.text.recipe;

import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.Nearest;
import io.penstock.text.recipe.Setting.Items;
import io.penstock.text.recipe.Setting.Mapping;
import io.penstock.text.recipe.Setting.Word;
import io.penstock.text.where.ConditionalRule;
import io.penstock.text.where.Expression;
import io.penstock.text.where.WhereRule;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the rules of a recipe file, each step strictly checked before any is asked. */
final class RecipeFile {
  private static final String STEPS = "steps";
  private static final String WHEN = "when";
  private static final int MAX_STEPS = 200;

  private final Path folder;
  private final Map<String, String> digests = new TreeMap<>();
  private final List<DocumentRule> rules = new ArrayList<>();
  private String canonical = "";

  private RecipeFile(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads a recipe.
   *
   * @param text YAML or JSON
   * @param source where it came from, for messages
   * @param folder that files in it are relative to, unless it names one itself
   */
  static RecipeFile read(String text, String source, Path folder) {
    Setting root = SettingReader.read(text, source);
    Items steps;
    Path base = folder;
    if (root instanceof Mapping mapping) {
      for (String key : mapping.values().keySet()) {
        if (!List.of(STEPS, "folder", "description").contains(key)) {
          throw root.place()
              .wrong(
                  Nearest.expected(key, List.of("description", "folder", STEPS)), '"' + key + '"');
        }
      }
      Setting named = mapping.values().get("folder");
      base = named instanceof Word word ? folder.resolve(word.value()) : folder;
      steps = items(mapping.values().get(STEPS), root);
    } else {
      steps = items(root, root);
    }
    RecipeFile recipe = new RecipeFile(base);
    recipe.canonical = steps.canonical();
    steps.values().forEach(recipe::add);
    return recipe;
  }

  private static Items items(@Nullable Setting setting, Setting root) {
    if (setting instanceof Items list
        && !list.values().isEmpty()
        && list.values().size() <= MAX_STEPS) {
      return list;
    }
    Setting found = setting == null ? root : setting;
    throw found
        .place()
        .wrong(
            "a list of 1 to %d steps under the key steps".formatted(MAX_STEPS),
            setting == null ? "none" : found.shown());
  }

  List<DocumentRule> rules() {
    return rules;
  }

  /** What decides the verdicts: steps with their parameters, and the files that they name. */
  String content() {
    return canonical + digests.values();
  }

  private void add(Setting step) {
    if (step instanceof Word word) {
      rules.addAll(rules(word.value(), new Word(step.place(), "")));
      return;
    }
    if (!(step instanceof Mapping mapping)) {
      throw step.place().wrong("the name of a step, with its parameters", step.shown());
    }
    LinkedHashMap<String, Setting> named = new LinkedHashMap<>(mapping.values());
    Optional<Expression> when = Optional.ofNullable(named.remove(WHEN)).map(RecipeFile::when);
    if (named.size() != 1) {
      throw step.place()
          .wrong("one step (and when), each step an item of the list", named.keySet().toString());
    }
    String name = named.keySet().iterator().next();
    for (DocumentRule rule : rules(name, named.values().iterator().next())) {
      rules.add(when.<DocumentRule>map(w -> new ConditionalRule(w, rule)).orElse(rule));
    }
  }

  /** {@code {language: [en, de]}}, or a condition in words. */
  private static Expression when(Setting setting) {
    return setting instanceof Word word
        ? expression(word)
        : Expression.ofMetadata(Parameters.wordsByKey(setting));
  }

  private static Expression expression(Setting setting) {
    if (!(setting instanceof Word word) || word.value().isBlank()) {
      throw setting.place().wrong("a condition", setting.shown());
    }
    try {
      return Expression.parse(word.value());
    } catch (IllegalArgumentException e) {
      throw word.place().refused(e.getMessage() + " in \"" + word.value() + '"');
    }
  }

  private List<DocumentRule> rules(String name, Setting setting) {
    if (name.equals("where")) {
      return List.of(new WhereRule(expression(setting)));
    }
    if (name.equals("recipe")) {
      return preset(setting);
    }
    Function<Parameters, DocumentRule> step = Steps.ALL.get(name);
    if (step == null) {
      throw setting
          .place()
          .wrong(Nearest.expected(name, names()), "the unknown step \"" + name + '"');
    }
    Parameters parameters = new Parameters(setting, folder, digests);
    try {
      DocumentRule rule = step.apply(parameters);
      parameters.requireNoOthers();
      return List.of(rule);
    } catch (RecipeException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw parameters.wrong(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw parameters.wrong(String.valueOf(e.getMessage()));
    }
  }

  private static List<DocumentRule> preset(Setting setting) {
    String name = setting instanceof Word word ? word.value() : "";
    return Recipe.preset(name)
        .map(preset -> preset.rules().rules())
        .orElseThrow(
            () ->
                setting
                    .place()
                    .wrong(Nearest.expected(name, Recipe.presetNames()), setting.shown()));
  }

  /** All that a step may be called. */
  static List<String> names() {
    TreeSet<String> names = new TreeSet<>(Steps.ALL.keySet());
    names.addAll(List.of("recipe", "where"));
    return List.copyOf(names);
  }
}
