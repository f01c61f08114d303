package io.penstock.models.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.adapter.LoraConfig.FirstWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads and writes PEFT's {@code adapter_config.json}; what is not known here is refused. */
final class AdapterConfigJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_BYTES = 1 << 20;

  /** Settings that change what an adapter computes, and that are not known here. */
  private static final List<String> UNKNOWN =
      List.of(
          "layers_to_transform",
          "layer_replication",
          "exclude_modules",
          "target_parameters",
          "trainable_token_indices",
          "alora_invocation_tokens",
          "lora_bias",
          "use_qalora",
          "use_bdlora",
          "arrow_config",
          "kasa_config",
          "velora_config",
          "monteclora_config");

  /** First weights that leave the base as it is; the others change it when the adapter is made. */
  private static final Set<String> BASE_UNCHANGED =
      Set.of("true", "false", "gaussian", "eva", "orthogonal");

  private static final String TASK = "task_type";

  /** What a head in place of the base's output layer may be called; PEFT tries both. */
  private static final List<String> HEADS = List.of("score", "classifier");

  /** What PEFT has at the base's output. */
  enum Task {
    /** The base's own output layer. */
    CAUSAL_LM,
    /** A head in its place, whole in the adapter. */
    SEQ_CLS
  }

  private AdapterConfigJson() {}

  /** The text of the file. */
  static String write(LoraConfig config, boolean fanInFanOut, Task task)
      throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode();
    json.put("peft_type", "LORA").put(TASK, task.name());
    json.put("base_model_name_or_path", config.baseModel());
    json.putNull("revision");
    json.put("r", config.r());
    json.put("lora_alpha", config.alpha());
    json.put("lora_dropout", config.dropout());
    config.targets().write(json);
    json.put("bias", "none");
    json.put("fan_in_fan_out", fanInFanOut);
    json.put("use_rslora", config.rankStabilised());
    json.put("use_dora", config.dora());
    List<String> saved = new ArrayList<>(config.modulesToSave());
    if (task == Task.SEQ_CLS) {
      saved.add(HEADS.get(0));
    }
    json.set("modules_to_save", saved.isEmpty() ? null : JSON.valueToTree(saved));
    if (config.firstWeights() == FirstWeights.GAUSSIAN) {
      json.put("init_lora_weights", "gaussian");
    } else {
      json.put("init_lora_weights", true);
    }
    json.set("rank_pattern", JSON.valueToTree(config.rankPattern()));
    json.set("alpha_pattern", JSON.valueToTree(config.alphaPattern()));
    json.put("ensure_weight_tying", config.tieWeights());
    json.put("inference_mode", true);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }

  /**
   * What the file says.
   *
   * @throws IOException if it says what is not known here
   */
  static LoraConfig read(Path file, Task task) throws IOException {
    JsonNode json = json(file);
    if (task(json) != task) {
      throw new IOException(
          "%s: %s: expected %s, found %s".formatted(file, TASK, task, json.path(TASK)));
    }
    require(file, json, "peft_type", "LORA");
    require(file, json, "bias", "none");
    for (String key : UNKNOWN) {
      JsonNode value = json.path(key);
      if (!isNothing(value)) {
        throw new IOException("%s: %s: %s is not supported".formatted(file, key, value));
      }
    }
    String first = json.path("init_lora_weights").asText("true");
    if (!BASE_UNCHANGED.contains(first)) {
      throw new IOException(
          "%s: init_lora_weights: %s changes the base as well; convert it to plain LoRA with PEFT"
              .formatted(file, first));
    }
    List<String> saved = texts(file, "modules_to_save", json.path("modules_to_save"));
    if (task == Task.SEQ_CLS) {
      saved.removeAll(HEADS); // the folder's reader has it
    }
    try {
      int rank = json.path("r").asInt(8);
      return new LoraConfig(
          rank,
          json.path("lora_alpha").asDouble(8),
          json.path("lora_dropout").asDouble(0),
          targets(file, json.path("target_modules")),
          saved,
          json.path("use_rslora").asBoolean(),
          json.path("use_dora").asBoolean(),
          first.equals("gaussian") ? FirstWeights.GAUSSIAN : FirstWeights.KAIMING_UNIFORM,
          ranks(json.path("rank_pattern")),
          alphas(json.path("alpha_pattern")),
          json.path("ensure_weight_tying").asBoolean(),
          json.path("base_model_name_or_path").textValue());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The task that a file names; a file that names none is for a language model. */
  static Task task(Path file) throws IOException {
    return task(json(file));
  }

  private static Task task(JsonNode json) {
    return json.path(TASK).asText().equals(Task.SEQ_CLS.name()) ? Task.SEQ_CLS : Task.CAUSAL_LM;
  }

  private static JsonNode json(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(
          file + " is no adapter's configuration: " + Files.size(file) + " bytes");
    }
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, Integer> ranks(JsonNode patterns) {
    Map<String, Integer> ranks = new LinkedHashMap<>();
    patterns.properties().forEach(entry -> ranks.put(entry.getKey(), entry.getValue().asInt()));
    return ranks;
  }

  private static Map<String, Double> alphas(JsonNode patterns) {
    Map<String, Double> alphas = new LinkedHashMap<>();
    patterns.properties().forEach(entry -> alphas.put(entry.getKey(), entry.getValue().asDouble()));
    return alphas;
  }

  private static TargetModules targets(Path file, JsonNode value) throws IOException {
    return value.isTextual()
        ? TargetModules.of(value.asText())
        : new TargetModules.Names(texts(file, "target_modules", value));
  }

  private static List<String> texts(Path file, String key, JsonNode value) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isTextual()) {
        throw new IOException("%s: %s: expected names, found %s".formatted(file, key, value));
      }
      texts.add(item.asText());
    }
    return texts;
  }

  private static boolean isNothing(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isBoolean() && !value.asBoolean())
        || (value.isContainerNode() && value.isEmpty());
  }

  private static void require(Path file, JsonNode json, String key, String expected)
      throws IOException {
    String found = json.path(key).asText(expected);
    if (!found.equals(expected)) {
      throw new IOException("%s: %s: expected %s, found %s".formatted(file, key, expected, found));
    }
  }
}
