package io.penstock.models.hf;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.GptConfig.Activation;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.nn.ProjectionMaker;
import io.penstock.models.nn.Weights;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code gpt2}: the matrices of the blocks are kept transposed, and there are biases everywhere. A
 * model without is written with zeros, and read back without.
 */
final class Gpt2 implements Architecture<GptConfig> {
  static final String MODEL_TYPE = "gpt2";
  private static final String PREFIX = "transformer.";
  private static final String SEED = "penstock_seed";
  private static final String BIAS = "penstock_bias";
  private static final Pattern MASK = Pattern.compile(".*\\.attn\\.(masked_)?bias");
  private static final Pattern MATRIX = Pattern.compile(".*\\.(attn|mlp)\\.c_\\w+\\.weight");
  private static final double DEVIATION = 0.02;

  @Override
  public GptConfig config(ConfigJson json) throws IOException {
    json.require("scale_attn_weights", true);
    json.require("scale_attn_by_inverse_layer_idx", false);
    json.require("add_cross_attention", false);
    String activation =
        json.oneOf(
            "activation_function",
            "gelu_new",
            Set.of("gelu", "gelu_new", "gelu_pytorch_tanh", "gelu_fast"));
    int width = json.positive("n_embd");
    int heads = json.positive("n_head");
    if (width % heads != 0) {
      throw json.wrong("n_embd", "a multiple of n_head " + heads);
    }
    return new GptConfig(
        json.positive("vocab_size"),
        json.positive("n_positions"),
        json.positive("n_layer"),
        heads,
        width,
        json.node(SEED).asLong(),
        json.flag(BIAS, !json.has(SEED)),
        activation.equals("gelu") ? Activation.GELU : Activation.GELU_NEW,
        json.positive("n_inner", 0),
        json.positiveNumber("layer_norm_epsilon", 1e-5),
        json.flag("tie_word_embeddings", true));
  }

  /** Biases that another trainer gave to a model of ours are there to stay. */
  @Override
  public GptConfig refined(GptConfig config, StoredWeights weights) throws IOException {
    return config.bias() || weights.areZero(name -> name.endsWith(".bias") && !isComputed(name))
        ? config
        : config.withBias(true);
  }

  @Override
  public ObjectNode json(GptConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model_type", MODEL_TYPE);
    json.putArray("architectures").add("GPT2LMHeadModel");
    json.put("vocab_size", config.vocabSize());
    json.put("n_positions", config.contextLength());
    json.put("n_layer", config.layers());
    json.put("n_head", config.heads());
    json.put("n_embd", config.width());
    if (config.innerWidth() == 0) {
      json.putNull("n_inner");
    } else {
      json.put("n_inner", config.innerWidth());
    }
    json.put("activation_function", config.activation() == Activation.GELU ? "gelu" : "gelu_new");
    json.put("layer_norm_epsilon", config.normEpsilon());
    json.put("tie_word_embeddings", config.tied());
    json.put("attn_pdrop", 0.0).put("embd_pdrop", 0.0).put("resid_pdrop", 0.0);
    json.putNull("bos_token_id").putNull("eos_token_id"); // the tokenizer's files name them
    json.put(SEED, config.seed());
    json.put(BIAS, config.bias());
    return json;
  }

  @Override
  public Weights firstWeights(GptConfig config, long seed) {
    // The sum over 2 x layers residual branches keeps its variance.
    double residual = DEVIATION / Math.sqrt(2.0 * config.layers());
    return Weights.drawn(seed, name -> name.endsWith("c_proj.weight") ? residual : DEVIATION);
  }

  @Override
  public LanguageModel model(
      GptConfig config, Weights weights, ProjectionMaker maker, NDManager parent) {
    return Gpt.of(config, weights, maker, parent);
  }

  /** The files of the first published models lack the prefix. */
  @Override
  public String parameterOf(String tensor) {
    return tensor.startsWith(PREFIX) || tensor.startsWith("lm_head.") ? tensor : PREFIX + tensor;
  }

  @Override
  public boolean isTransposed(String parameter) {
    return MATRIX.matcher(parameter).matches();
  }

  /** The causal masks that older files hold. */
  @Override
  public boolean isComputed(String parameter) {
    return MASK.matcher(parameter).matches();
  }

  @Override
  public boolean writesZeroBiases(GptConfig config) {
    return !config.bias();
  }

  @Override
  public boolean hasBias(String parameter) {
    return !parameter.endsWith(".wte.weight")
        && !parameter.endsWith(".wpe.weight")
        && !parameter.startsWith("lm_head.");
  }

  @Override
  public String embedding() {
    return PREFIX + "wte.weight";
  }

  @Override
  public GptConfig tied(GptConfig config) {
    return config.withTied(true);
  }

  @Override
  public GptConfig own(ModelConfig config) {
    return (GptConfig) config;
  }
}
