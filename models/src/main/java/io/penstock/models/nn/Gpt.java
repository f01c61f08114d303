package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.tensor.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GPT-2, with or without biases: learned positions, pre-norm blocks, attention whose queries, keys
 * and values come from one matrix. A token sees itself and earlier tokens of its own document, no
 * others. Owns its weights; the arrays it returns die with the caller's scope.
 */
public final class Gpt implements LanguageModel {
  private static final double INITIAL_DEVIATION = 0.02;

  private final GptConfig config;
  private final Parameters parameters;
  private final Projections projections;
  private final TorchOps ops;
  private final TorchScript script;
  private final TorchScript.Method geluNew;
  private final TorchScript.Method plainBlock;
  private final NDArray tokenEmbedding;
  private final NDArray positionEmbedding;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm finalNorm;
  private final NDArray output;

  /** The norms of one block, and the paths of its projections. */
  private record Block(
      Norm norm1, String qkv, String attended, Norm norm2, String up, String down) {}

  private Gpt(GptConfig config, Assembly assembly) {
    this.config = config;
    parameters = assembly.parameters;
    projections = assembly.projections;
    ops = assembly.ops;
    script =
        TorchScript.load(
            Gpt.class,
            "gpt.py",
            Map.of(
                "EPSILON", Double.toString(config.normEpsilon()),
                "HEADS", Integer.toString(config.heads()),
                "GELU", config.activation() == GptConfig.Activation.GELU ? "none" : "tanh"),
            parameters.manager());
    geluNew = script.method("gelu_new");
    plainBlock = script.method("plain_block");
    long width = config.width();
    boolean bias = config.bias();
    tokenEmbedding = assembly.weight("transformer.wte.weight", config.vocabSize(), width);
    positionEmbedding = assembly.weight("transformer.wpe.weight", config.contextLength(), width);
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = "transformer.h." + layer + ".";
      blocks.add(
          new Block(
              new Norm(assembly, block + "ln_1"),
              assembly.projection(block + "attn.c_attn", width, 3 * width, bias),
              assembly.projection(block + "attn.c_proj", width, width, bias),
              new Norm(assembly, block + "ln_2"),
              assembly.projection(block + "mlp.c_fc", width, config.feedForwardWidth(), bias),
              assembly.projection(block + "mlp.c_proj", config.feedForwardWidth(), width, bias)));
    }
    finalNorm = new Norm(assembly, "transformer.ln_f");
    output =
        config.tied()
            ? tokenEmbedding
            : assembly.weight("lm_head.weight", config.vocabSize(), width);
  }

  /** A layer norm: its weights, and how they are used. */
  private final class Norm {
    private final NDArray weight;
    private final @Nullable NDArray bias;
    private final TorchScript.Method method;

    Norm(Assembly assembly, String path) {
      weight = assembly.weight(path + ".weight", config.width());
      bias = config.bias() ? assembly.weight(path + ".bias", config.width()) : null;
      method = script.method(bias == null ? "layer_norm" : "layer_norm_with_bias");
    }

    NDArray of(NDArray x) {
      return bias == null ? method.call(x, weight) : method.call(x, weight, bias);
    }
  }

  /** A model with first weights drawn from the configuration's seed, as nanoGPT draws them. */
  public static Gpt initialised(GptConfig config, NDManager parent) {
    // The sum over 2 x layers residual branches keeps its variance.
    double residual = INITIAL_DEVIATION / Math.sqrt(2.0 * config.layers());
    return of(
        config,
        Weights.drawn(
            config.seed(), name -> name.endsWith("c_proj.weight") ? residual : INITIAL_DEVIATION),
        ProjectionMaker.PLAIN,
        parent);
  }

  /**
   * A model with these weights, which are copied.
   *
   * @throws IllegalArgumentException if a weight is missing or of another shape
   */
  public static Gpt of(GptConfig config, Map<String, NDArray> weights, NDManager parent) {
    return of(config, Weights.of(weights), ProjectionMaker.PLAIN, parent);
  }

  /**
   * A model with weights from there, whose linear maps are made so.
   *
   * @throws IllegalArgumentException if a weight is missing or of another shape
   */
  public static Gpt of(GptConfig config, Weights weights, ProjectionMaker maker, NDManager parent) {
    return Assembly.build(weights, maker, parent, assembly -> new Gpt(config, assembly));
  }

  @Override
  public BlockContext context(NDArray positionIds, NDArray segmentIds) {
    NDArray mask = ops.documentMask(segmentIds);
    return new BlockContext(mask, mask, positionIds);
  }

  @Override
  public NDArray embed(NDArray inputIds, NDArray positionIds) {
    return ops.embedding(inputIds, tokenEmbedding)
        .add(ops.embedding(positionIds, positionEmbedding));
  }

  @Override
  public NDArray block(int layer, NDArray x, BlockContext context) {
    Block block = blocks.get(layer);
    Optional<PlainMaps> plain = plainMaps(block);
    if (plain.isPresent()) {
      PlainMaps maps = plain.get();
      return plainBlock.call(
          x,
          context.mask(),
          block.norm1.weight,
          maps.qkv,
          maps.attended,
          block.norm2.weight,
          maps.up,
          maps.down);
    }
    NDArray seen = x.add(attention(block, block.norm1.of(x), context.mask()));
    return seen.add(feedForward(block, block.norm2.of(seen)));
  }

  /** The matrices of a block without biases that has nothing else in their place. */
  private record PlainMaps(NDArray qkv, NDArray attended, NDArray up, NDArray down) {}

  private Optional<PlainMaps> plainMaps(Block block) {
    if (!config.bias()
        && projections.get(block.qkv) instanceof Linear qkv
        && projections.get(block.attended) instanceof Linear attended
        && projections.get(block.up) instanceof Linear up
        && projections.get(block.down) instanceof Linear down) {
      return Optional.of(
          new PlainMaps(qkv.weight(), attended.weight(), up.weight(), down.weight()));
    }
    return Optional.empty();
  }

  @Override
  public NDArray finalNorm(NDArray x) {
    return finalNorm.of(x);
  }

  @Override
  public NDArray unembed(NDArray hidden) {
    return ops.linear(hidden, output, null);
  }

  private NDArray attention(Block block, NDArray x, NDArray mask) {
    long batch = x.getShape().get(0);
    long time = x.getShape().get(1);
    NDArray qkv =
        projections
            .get(block.qkv)
            .apply(x)
            .reshape(batch, time, 3, config.heads(), config.headSize())
            .transpose(2, 0, 3, 1, 4);
    NDArray heads = ops.attention(qkv, mask).transpose(0, 2, 1, 3);
    return projections.get(block.attended).apply(heads.reshape(batch, time, config.width()));
  }

  private NDArray feedForward(Block block, NDArray x) {
    return projections.get(block.down).apply(activate(projections.get(block.up).apply(x)));
  }

  private NDArray activate(NDArray x) {
    return switch (config.activation()) {
      case GELU -> ops.gelu(x);
      case GELU_NEW -> geluNew.call(x);
    };
  }

  @Override
  public TorchOps ops() {
    return ops;
  }

  @Override
  public GptConfig config() {
    return config;
  }

  @Override
  public Projections projections() {
    return projections;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public void close() {
    script.close();
    ops.close();
    parameters.close();
  }
}
