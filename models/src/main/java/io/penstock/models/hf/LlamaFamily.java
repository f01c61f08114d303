package io.penstock.models.hf;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Llama;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.LlamaConfig.Family;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.nn.ProjectionMaker;
import io.penstock.models.nn.Rotary;
import io.penstock.models.nn.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** {@code llama}, {@code mistral}, {@code qwen2} and {@code qwen3}: one format, other defaults. */
final class LlamaFamily implements Architecture<LlamaConfig> {
  private static final double DEVIATION = 0.02;
  private static final int MISTRAL_WINDOW = 4096;
  private static final int QWEN3_HEAD_SIZE = 128;
  private static final int QWEN_FIRST_WINDOW = 28;
  private static final String FIRST_WINDOW = "max_window_layers";
  private static final String LAYER_TYPES = "layer_types";
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";
  private static final String ROTARY_BUFFER = "rotary_emb.inv_freq";

  private final Family family;

  LlamaFamily(Family family) {
    this.family = family;
  }

  @Override
  public LlamaConfig config(ConfigJson json) throws IOException {
    json.oneOf("hidden_act", "silu", Set.of("silu", "swish"));
    int width = json.positive("hidden_size");
    int heads = json.positive("num_attention_heads");
    int headSize = headSize(json, width, heads);
    Rotary rotary = RotaryJson.read(json, headSize);
    int layers = json.positive("num_hidden_layers");
    int window = slidingWindow(json);
    boolean attentionBias = hasAttentionBias() && json.flag("attention_bias", false);
    return new LlamaConfig(
        family,
        json.positive("vocab_size"),
        RotaryJson.contextLength(json, rotary),
        layers,
        width,
        heads,
        keyValueHeads(json, heads),
        headSize,
        json.positive("intermediate_size"),
        json.positiveNumber("rms_norm_eps", 1e-6),
        rotary,
        json.flag("tie_word_embeddings", false),
        family == Family.QWEN2 || attentionBias,
        attentionBias,
        family == Family.LLAMA && json.flag("mlp_bias", false),
        window,
        fullLayers(json, layers, window));
  }

  private boolean hasAttentionBias() {
    return family == Family.LLAMA || family == Family.QWEN3;
  }

  private int keyValueHeads(ConfigJson json, int heads) throws IOException {
    int keyValueHeads =
        family == Family.LLAMA
            ? json.positive("num_key_value_heads", heads)
            : json.positive("num_key_value_heads");
    if (heads % keyValueHeads != 0) {
      throw json.wrong("num_key_value_heads", "a divisor of num_attention_heads " + heads);
    }
    return keyValueHeads;
  }

  private int headSize(ConfigJson json, int width, int heads) throws IOException {
    if (!json.has("head_dim") && family != Family.QWEN3 && width % heads != 0) {
      throw json.wrong("hidden_size", "a multiple of num_attention_heads " + heads);
    }
    int size = json.positive("head_dim", family == Family.QWEN3 ? QWEN3_HEAD_SIZE : width / heads);
    if (size % 2 != 0) {
      throw json.wrong("head_dim", "an even number");
    }
    return size;
  }

  /** Mistral has one unless it says null, Qwen has none unless it says so, Llama knows none. */
  private int slidingWindow(ConfigJson json) throws IOException {
    return switch (family) {
      case LLAMA -> 0;
      case MISTRAL ->
          json.node("sliding_window").isMissingNode()
              ? MISTRAL_WINDOW
              : json.positive("sliding_window", 0);
      case QWEN2, QWEN3 ->
          json.flag("use_sliding_window", false) ? json.positive("sliding_window", 0) : 0;
    };
  }

  /** Qwen's windows begin at a layer, or each layer says whether it has one. */
  private List<Integer> fullLayers(ConfigJson json, int layers, int window) throws IOException {
    if (json.has(LAYER_TYPES)) {
      return namedFullLayers(json, layers, window);
    }
    if (window == 0 || family == Family.MISTRAL) {
      return List.of();
    }
    int first = json.has(FIRST_WINDOW) ? json.integer(FIRST_WINDOW) : QWEN_FIRST_WINDOW;
    return IntStream.range(0, Math.min(first, layers)).boxed().toList();
  }

  private List<Integer> namedFullLayers(ConfigJson json, int layers, int window)
      throws IOException {
    JsonNode types = json.node(LAYER_TYPES);
    List<Integer> full = new ArrayList<>();
    for (int layer = 0; layer < types.size(); layer++) {
      String type = types.get(layer).asText();
      if (type.equals(FULL)) {
        full.add(layer);
      } else if (!type.equals(SLIDING)) {
        throw json.wrong(LAYER_TYPES, FULL + " or " + SLIDING);
      }
    }
    if (types.size() != layers) {
      throw json.wrong(LAYER_TYPES, "one for each of " + layers + " layers");
    }
    if (window == 0 && full.size() < layers) {
      throw json.wrong(LAYER_TYPES, FULL + " in every layer, there being no sliding window");
    }
    if (window > 0 && family == Family.MISTRAL && !full.isEmpty()) {
      throw json.wrong(LAYER_TYPES, SLIDING + " in every layer");
    }
    return window == 0 ? List.of() : full;
  }

  @Override
  public ObjectNode json(LlamaConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model_type", family.modelType());
    json.putArray("architectures").add(family.architecture());
    json.put("vocab_size", config.vocabSize());
    json.put("hidden_size", config.width());
    json.put("intermediate_size", config.feedForwardWidth());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("num_key_value_heads", config.keyValueHeads());
    json.put("head_dim", config.headSize());
    json.put("hidden_act", "silu");
    json.put("rms_norm_eps", config.normEpsilon());
    json.put("tie_word_embeddings", config.tied());
    json.put("attention_dropout", 0.0);
    RotaryJson.write(config, json);
    if (hasAttentionBias()) {
      json.put("attention_bias", config.outputBias());
    }
    switch (family) {
      case LLAMA -> json.put("mlp_bias", config.feedForwardBias());
      case MISTRAL -> putWindow(config, json);
      case QWEN2, QWEN3 -> {
        json.put("use_sliding_window", config.slidingWindow() != 0);
        putWindow(config, json);
        putLayerTypes(config, json);
      }
    }
    return json;
  }

  private static void putWindow(LlamaConfig config, ObjectNode json) {
    if (config.slidingWindow() == 0) {
      json.putNull("sliding_window");
    } else {
      json.put("sliding_window", config.slidingWindow());
    }
  }

  private static void putLayerTypes(LlamaConfig config, ObjectNode json) {
    json.put(FIRST_WINDOW, config.fullLayers().size()); // read where layer_types is unknown
    ArrayNode types = json.putArray(LAYER_TYPES);
    for (int layer = 0; layer < config.layers(); layer++) {
      types.add(config.slides(layer) ? SLIDING : FULL);
    }
  }

  @Override
  public Weights firstWeights(LlamaConfig config, long seed) {
    return Weights.drawn(seed, name -> DEVIATION);
  }

  @Override
  public LanguageModel model(
      LlamaConfig config, Weights weights, ProjectionMaker maker, NDManager parent) {
    return Llama.of(config, weights, maker, parent);
  }

  /** The frequencies that older files hold. */
  @Override
  public boolean isComputed(String parameter) {
    return parameter.endsWith(ROTARY_BUFFER);
  }

  @Override
  public String embedding() {
    return "model.embed_tokens.weight";
  }

  @Override
  public LlamaConfig tied(LlamaConfig config) {
    return config.withTied(true);
  }

  @Override
  public LlamaConfig own(ModelConfig config) {
    return (LlamaConfig) config;
  }
}
