package io.penstock.models.train;

import io.penstock.models.nn.GptConfig;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The model to train from nothing, and how. */
public record PretrainConfig(GptConfig model, TrainingConfig training) {
  /** A small model and a short run, for a CPU. */
  public static final PretrainConfig SMALL =
      new PretrainConfig(GptConfig.SMALL, TrainingConfig.SMALL);

  /** The names of all options. */
  public Set<String> optionNames() {
    Set<String> names = new TreeSet<>(Options.names(model));
    names.addAll(Options.names(training));
    return names;
  }

  /**
   * This configuration with the options given, in dash-case: {@code layers}, {@code learning-rate}.
   * The seed is both the model's and the order of rows'.
   *
   * @throws IllegalArgumentException if an option is unknown, or its value is wrong
   */
  public PretrainConfig with(Map<String, String> options) {
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(optionNames());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown training options " + unknown + "; known are " + optionNames());
    }
    return new PretrainConfig(
        Options.override(model, options), Options.override(training, options));
  }
}
