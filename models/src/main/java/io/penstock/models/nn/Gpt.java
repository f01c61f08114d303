package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.TorchOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A language model of GPT-2's kind: learned positions, pre-norm blocks, no biases, output weights
 * tied to the token embedding. A token sees itself and earlier tokens of its own document, no
 * others. Owns its weights; the arrays it returns die with the caller's scope.
 */
public final class Gpt implements LanguageModel {
  private static final double INITIAL_DEVIATION = 0.02;

  private final GptConfig config;
  private final Parameters parameters;
  private final Projections projections = new Projections();
  private final TorchOps ops;
  private final NDArray tokenEmbedding;
  private final NDArray positionEmbedding;
  private final List<Block> blocks = new ArrayList<>();
  private final NDArray finalNorm;

  /** The weights of one block, and the paths of its projections. */
  private record Block(
      NDArray norm1, String qkv, String attended, NDArray norm2, String up, String down) {}

  private Gpt(GptConfig config, Parameters parameters) {
    this.config = config;
    this.parameters = parameters;
    ops = TorchOps.on(parameters.manager());
    tokenEmbedding = parameters.get("wte.weight");
    positionEmbedding = parameters.get("wpe.weight");
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = "h." + layer + ".";
      blocks.add(
          new Block(
              parameters.get(block + "ln_1.weight"),
              projection(block + "attn.c_attn"),
              projection(block + "attn.c_proj"),
              parameters.get(block + "ln_2.weight"),
              projection(block + "mlp.c_fc"),
              projection(block + "mlp.c_proj")));
    }
    finalNorm = parameters.get("ln_f.weight");
  }

  private String projection(String path) {
    projections.add(path, new Linear(parameters.get(path + ".weight"), null, ops));
    return path;
  }

  /** A model with first weights drawn from the configuration's seed, as nanoGPT draws them. */
  public static Gpt initialised(GptConfig config, NDManager parent) {
    Parameters parameters = new Parameters(parent);
    Random random = new Random(config.seed());
    // The sum over 2 x layers residual branches keeps its variance.
    double residual = INITIAL_DEVIATION / Math.sqrt(2.0 * config.layers());
    shapes(config)
        .forEach(
            (name, shape) -> {
              float[] values = new float[Math.toIntExact(shape.size())];
              if (shape.dimension() == 1) {
                Arrays.fill(values, 1f);
              } else {
                double deviation = name.endsWith("c_proj.weight") ? residual : INITIAL_DEVIATION;
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (random.nextGaussian() * deviation);
                }
              }
              parameters.add(name, shape, values);
            });
    return new Gpt(config, parameters);
  }

  /**
   * A model with these weights, which are copied.
   *
   * @throws IllegalArgumentException if a weight is missing or of another shape
   */
  public static Gpt of(GptConfig config, Map<String, NDArray> weights, NDManager parent) {
    Parameters parameters = new Parameters(parent);
    shapes(config)
        .forEach(
            (name, shape) -> {
              NDArray weight = weights.get(name);
              if (weight == null || !weight.getShape().equals(shape)) {
                throw new IllegalArgumentException(
                    "weight "
                        + name
                        + " should be "
                        + shape
                        + ", is "
                        + (weight == null ? "missing" : weight.getShape()));
              }
              parameters.add(name, shape, weight.toFloatArray());
            });
    return new Gpt(config, parameters);
  }

  @Override
  public BlockContext context(NDArray positionIds, NDArray segmentIds) {
    return new BlockContext(ops.documentMask(segmentIds), positionIds);
  }

  @Override
  public NDArray embed(NDArray inputIds, NDArray positionIds) {
    return ops.embedding(inputIds, tokenEmbedding)
        .add(ops.embedding(positionIds, positionEmbedding));
  }

  @Override
  public NDArray block(int layer, NDArray x, BlockContext context) {
    Block block = blocks.get(layer);
    NDArray seen = x.add(attention(block, ops.layerNorm(x, block.norm1), context.mask()));
    return seen.add(feedForward(block, ops.layerNorm(seen, block.norm2)));
  }

  @Override
  public NDArray finalNorm(NDArray x) {
    return ops.layerNorm(x, finalNorm);
  }

  @Override
  public NDArray unembed(NDArray hidden) {
    return ops.linear(hidden, tokenEmbedding, null);
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
    return projections.get(block.down).apply(ops.gelu(projections.get(block.up).apply(x)));
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
    ops.close();
    parameters.close();
  }

  private static Map<String, Shape> shapes(GptConfig config) {
    long width = config.width();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("wte.weight", new Shape(config.vocabSize(), width));
    shapes.put("wpe.weight", new Shape(config.contextLength(), width));
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = "h." + layer + ".";
      shapes.put(block + "ln_1.weight", new Shape(width));
      shapes.put(block + "attn.c_attn.weight", new Shape(3 * width, width));
      shapes.put(block + "attn.c_proj.weight", new Shape(width, width));
      shapes.put(block + "ln_2.weight", new Shape(width));
      shapes.put(block + "mlp.c_fc.weight", new Shape(4 * width, width));
      shapes.put(block + "mlp.c_proj.weight", new Shape(width, 4 * width));
    }
    shapes.put("ln_f.weight", new Shape(width));
    return shapes;
  }
}
