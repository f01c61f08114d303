package io.penstock.stages.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.train.Options;
import io.penstock.models.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All settings of {@code penstock train}: a flat list of keys in dash-case. The names that TRL and
 * transformers have for the same things are understood too.
 */
record TrainSettings(
    GptConfig model,
    TrainingConfig training,
    DataSettings data,
    AdapterSettings adapter,
    PreferenceSettings preference,
    ReinforceSettings reinforce) {

  /** nanoGPT's README: "I only have a macbook", a character-level Shakespeare on a CPU. */
  static final Map<String, Map<String, String>> PRESETS =
      Map.of(
          "nanogpt-char-cpu",
          Map.ofEntries(
              Map.entry("tokenizer", "character"),
              Map.entry("held-out-fraction", "0.1"),
              Map.entry("context-length", "64"),
              Map.entry("layers", "4"),
              Map.entry("heads", "4"),
              Map.entry("width", "128"),
              Map.entry("batch-rows", "12"),
              Map.entry("steps", "2000"),
              Map.entry("learning-rate", "1e-3"),
              Map.entry("min-learning-rate", "1e-4"),
              Map.entry("lr-scheduler-type", "nanogpt"),
              Map.entry("warmup-steps", "100"),
              Map.entry("weight-decay", "0.1"),
              Map.entry("beta1", "0.9"),
              Map.entry("beta2", "0.99"),
              Map.entry("grad-clip", "1.0"),
              Map.entry("eval-every-steps", "250"),
              Map.entry("eval-rows", "240"), // eval_iters 20, of 12 rows each
              Map.entry("checkpoint-every-steps", "250"),
              Map.entry("log-every-steps", "10")));

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("per-device-train-batch-size", "batch-rows"),
          Map.entry("gradient-accumulation-steps", "accumulation-steps"),
          Map.entry("max-steps", "steps"),
          Map.entry("num-train-epochs", "epochs"),
          Map.entry("adam-beta1", "beta1"),
          Map.entry("adam-beta2", "beta2"),
          Map.entry("adam-epsilon", "epsilon"),
          Map.entry("max-grad-norm", "grad-clip"),
          Map.entry("logging-steps", "log-every-steps"),
          Map.entry("eval-steps", "eval-every-steps"),
          Map.entry("save-steps", "checkpoint-every-steps"),
          Map.entry("save-total-limit", "keep-checkpoints"),
          Map.entry("block-size", "context-length"),
          Map.entry("r", "lora-rank"));

  TrainSettings {
    // What these refuse is refused before any work.
    reinforce.ppo();
    reinforce.grpo();
  }

  /**
   * These settings with others in their place.
   *
   * @param given by key; {@code _} is as good as {@code -}
   * @throws IllegalArgumentException naming a key that is unknown or whose value is wrong
   */
  TrainSettings with(Map<String, String> given) {
    Map<String, String> values = new LinkedHashMap<>();
    given.forEach((key, value) -> values.put(canonical(key), value));
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(keys());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown keys " + unknown + "; known are " + keys());
    }
    if (values.containsKey("steps") && !values.containsKey("epochs")) {
      values.put("epochs", "0"); // who says steps means them
    }
    return new TrainSettings(
        Options.override(model, values),
        Options.override(training, values),
        Options.override(data, values),
        Options.override(adapter, values),
        Options.override(preference, values),
        Options.override(reinforce, values));
  }

  /** The keys of a YAML or JSON file: a flat map. */
  static Map<String, String> read(Path file) throws IOException {
    JsonNode tree = new YAMLMapper().readTree(Files.readAllBytes(file));
    if (!tree.isObject()) {
      throw new IOException(file + ": expected lines of KEY: VALUE");
    }
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (!entry.getValue().isValueNode()) {
        throw new IOException(file + ": " + entry.getKey() + ": expected one value");
      }
      values.put(entry.getKey(), entry.getValue().asText());
    }
    return values;
  }

  private static String canonical(String key) {
    String dashed = key.replace('_', '-');
    return ALIASES.getOrDefault(dashed, dashed);
  }

  /** All values by key. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>(Options.values(model));
    values.putAll(Options.values(training));
    values.putAll(Options.values(data));
    values.putAll(Options.values(adapter));
    values.putAll(Options.values(preference));
    values.putAll(Options.values(reinforce));
    return values;
  }

  /** All keys. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>(Options.names(model));
    keys.addAll(Options.names(training));
    keys.addAll(Options.names(data));
    keys.addAll(Options.names(adapter));
    keys.addAll(Options.names(preference));
    keys.addAll(Options.names(reinforce));
    return keys;
  }

  /** The training's settings for so many rows: epochs become steps. */
  TrainingConfig training(long rows) {
    if (data.epochs() == 0) {
      return training;
    }
    long steps =
        Math.max(
            1, (long) Math.ceil(data.epochs() * Math.ceil(rows / (double) training.rowsPerStep())));
    return Options.override(training, Map.of("steps", Long.toString(steps)));
  }
}
