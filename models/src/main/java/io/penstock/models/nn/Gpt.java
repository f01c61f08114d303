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
public final class Gpt implements AutoCloseable {
  private static final double INITIAL_DEVIATION = 0.02;

  private final GptConfig config;
  private final Parameters parameters;
  private final TorchOps ops;
  private final NDArray tokenEmbedding;
  private final NDArray positionEmbedding;
  private final List<Block> blocks = new ArrayList<>();
  private final NDArray finalNorm;

  /** The weights of one block. */
  private record Block(
      NDArray norm1, NDArray qkv, NDArray attended, NDArray norm2, NDArray up, NDArray down) {}

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
              parameters.get(block + "attn.c_attn.weight"),
              parameters.get(block + "attn.c_proj.weight"),
              parameters.get(block + "ln_2.weight"),
              parameters.get(block + "mlp.c_fc.weight"),
              parameters.get(block + "mlp.c_proj.weight")));
    }
    finalNorm = parameters.get("ln_f.weight");
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

  /**
   * The logits of the token that follows each position.
   *
   * @param inputIds int64 [batch, time]
   * @param positionIds int64 [batch, time], each below the context length
   * @param segmentIds int64 [batch, time], equal for the tokens of one document within a row
   * @return float32 [batch, time, vocabulary]
   */
  public NDArray logits(NDArray inputIds, NDArray positionIds, NDArray segmentIds) {
    return unembed(hidden(inputIds, positionIds, segmentIds));
  }

  /** The logits that {@link #hidden} vectors stand for. */
  public NDArray unembed(NDArray hidden) {
    return ops.linear(hidden, tokenEmbedding);
  }

  /** The vectors from which {@link #logits} are made: float32 [batch, time, width]. */
  public NDArray hidden(NDArray inputIds, NDArray positionIds, NDArray segmentIds) {
    NDArray mask = ops.documentMask(segmentIds);
    NDArray x =
        ops.embedding(inputIds, tokenEmbedding).add(ops.embedding(positionIds, positionEmbedding));
    for (Block block : blocks) {
      x = x.add(attention(block, ops.layerNorm(x, block.norm1), mask));
      x = x.add(feedForward(block, ops.layerNorm(x, block.norm2)));
    }
    return ops.layerNorm(x, finalNorm);
  }

  private NDArray attention(Block block, NDArray x, NDArray mask) {
    long batch = x.getShape().get(0);
    long time = x.getShape().get(1);
    NDArray qkv =
        ops.linear(x, block.qkv)
            .reshape(batch, time, 3, config.heads(), config.headSize())
            .transpose(2, 0, 3, 1, 4);
    NDArray heads = ops.attention(qkv, mask).transpose(0, 2, 1, 3);
    return ops.linear(heads.reshape(batch, time, config.width()), block.attended);
  }

  private NDArray feedForward(Block block, NDArray x) {
    return ops.linear(ops.gelu(ops.linear(x, block.up)), block.down);
  }

  /** The operations on this model's device. */
  public TorchOps ops() {
    return ops;
  }

  /** Its shape. */
  public GptConfig config() {
    return config;
  }

  /** Its weights, owned by the model. */
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
