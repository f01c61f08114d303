package io.penstock.models.adapter;

import io.penstock.models.nn.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the modules of a model that an adapter's configuration means. */
final class ModulePaths {
  /** The output layer, by Hugging Face's name. */
  static final String OUTPUT = "lm_head";

  private static final Set<String> TOKEN_EMBEDDINGS = Set.of("embed_tokens", "wte");
  private static final String WEIGHT = ".weight";

  private ModulePaths() {}

  /**
   * The linear maps that take an adapter, in the model's order.
   *
   * @throws IllegalArgumentException if a name fits no module
   */
  static List<String> linear(LanguageModel model, TargetModules targets) {
    List<String> found = model.projections().paths().stream().filter(targets::matches).toList();
    if (targets instanceof TargetModules.Names names) {
      for (String name : names.names()) {
        requireSome(
            model,
            name,
            found.stream().anyMatch(path -> TargetModules.isNamed(path, name))
                || TargetModules.isNamed(tokenEmbedding(model), name));
      }
    }
    requireSome(model, targets.text(), !found.isEmpty() || targets.matches(tokenEmbedding(model)));
    return found;
  }

  /** Whether the token embedding takes an adapter. */
  static boolean isEmbedding(LanguageModel model, TargetModules targets) {
    return !(targets instanceof TargetModules.AllLinear) && targets.matches(tokenEmbedding(model));
  }

  /** The path of the token embedding. */
  static String tokenEmbedding(LanguageModel model) {
    for (String name : model.parameters().byName().keySet()) {
      String path = pathOf(name);
      if (TOKEN_EMBEDDINGS.contains(path.substring(path.lastIndexOf('.') + 1))) {
        return path;
      }
    }
    throw new IllegalArgumentException("the model has no token embedding by a known name");
  }

  /**
   * The names of the weights of the modules whose paths end so; as in PEFT, dots count as letters.
   */
  static List<String> saved(LanguageModel model, List<String> modules) {
    List<String> found = new ArrayList<>();
    for (String module : modules) {
      List<String> own =
          model.parameters().byName().keySet().stream()
              .filter(name -> pathOf(name).endsWith(module))
              .toList();
      if (own.isEmpty()) {
        throw new IllegalArgumentException(
            "modules_to_save: the model has no weights of a module named " + module);
      }
      found.addAll(own);
    }
    return found;
  }

  /** Whether the token embedding is the output layer as well. */
  static boolean isTied(LanguageModel model) {
    return model.parameters().byName().keySet().stream()
        .noneMatch(name -> TargetModules.isNamed(pathOf(name), OUTPUT));
  }

  private static String pathOf(String parameter) {
    return parameter.substring(0, Math.max(0, parameter.lastIndexOf('.')));
  }

  /** The name of the module's weight. */
  static String weightOf(String path) {
    return path + WEIGHT;
  }

  private static void requireSome(LanguageModel model, String target, boolean some) {
    if (!some) {
      List<String> ends =
          model.projections().paths().stream()
              .map(path -> path.substring(path.lastIndexOf('.') + 1))
              .distinct()
              .toList();
      throw new IllegalArgumentException(
          "target_modules: the model has no %s; it has %s".formatted(target, ends));
    }
  }
}
