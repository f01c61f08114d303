package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.tensor.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Llama and those built like it (Mistral, Qwen2, Qwen3, SmolLM): rotary positions, root-mean-square
 * norms, grouped queries, a gated feed-forward layer. A token sees itself and earlier tokens of its
 * own document, no others, and within a sliding window in the layers that have one. Owns its
 * weights; the arrays it returns die with the caller's scope.
 */
public final class Llama implements LanguageModel {
  private final LlamaConfig config;
  private final Parameters parameters;
  private final Projections projections;
  private final TorchOps ops;
  private final TorchScript script;
  private final TorchScript.Method rmsNorm;
  private final TorchScript.Method rotary;
  private final TorchScript.Method near;
  private final TorchScript.Method attend;
  private final TorchScript.Method gated;
  private final NDArray tokenEmbedding;
  private final NDArray inverseFrequencies;
  private final List<Block> blocks = new ArrayList<>();
  private final NDArray finalNorm;
  private final NDArray output;

  /** The norms of one block, and the paths of its projections. */
  private record Block(
      NDArray norm1,
      String query,
      String key,
      String value,
      @Nullable NDArray queryNorm,
      @Nullable NDArray keyNorm,
      String attended,
      NDArray norm2,
      String gate,
      String up,
      String down) {}

  private Llama(LlamaConfig config, Assembly assembly) {
    this.config = config;
    parameters = assembly.parameters;
    projections = assembly.projections;
    ops = assembly.ops;
    script =
        TorchScript.load(
            Llama.class,
            "llama.py",
            Map.of(
                "EPSILON", Double.toString(config.normEpsilon()),
                "ROTARY_SCALE", Double.toString(config.rotary().attentionFactor()),
                "WINDOW", Integer.toString(config.slidingWindow())),
            parameters.manager());
    rmsNorm = script.method("rms_norm");
    rotary = script.method("rotary");
    near = script.method("near");
    attend = script.method(config.queryKeyNorm() ? "attend_normed" : "attend");
    gated = script.method("gated");
    inverseFrequencies = Scope.outlive(frequencies(config.contextLength()));
    tokenEmbedding =
        assembly.weight("model.embed_tokens.weight", config.vocabSize(), config.width());
    for (int layer = 0; layer < config.layers(); layer++) {
      blocks.add(block(assembly, "model.layers." + layer + "."));
    }
    finalNorm = assembly.weight("model.norm.weight", config.width());
    output =
        config.tied()
            ? tokenEmbedding
            : assembly.weight("lm_head.weight", config.vocabSize(), config.width());
  }

  private Block block(Assembly assembly, String at) {
    long width = config.width();
    long queries = (long) config.heads() * config.headSize();
    long keys = (long) config.keyValueHeads() * config.headSize();
    long inner = config.feedForwardWidth();
    boolean bias = config.queryKeyValueBias();
    return new Block(
        assembly.weight(at + "input_layernorm.weight", width),
        assembly.projection(at + "self_attn.q_proj", width, queries, bias),
        assembly.projection(at + "self_attn.k_proj", width, keys, bias),
        assembly.projection(at + "self_attn.v_proj", width, keys, bias),
        headNorm(assembly, at + "self_attn.q_norm.weight"),
        headNorm(assembly, at + "self_attn.k_norm.weight"),
        assembly.projection(at + "self_attn.o_proj", queries, width, config.outputBias()),
        assembly.weight(at + "post_attention_layernorm.weight", width),
        assembly.projection(at + "mlp.gate_proj", width, inner, config.feedForwardBias()),
        assembly.projection(at + "mlp.up_proj", width, inner, config.feedForwardBias()),
        assembly.projection(at + "mlp.down_proj", inner, width, config.feedForwardBias()));
  }

  private @Nullable NDArray headNorm(Assembly assembly, String name) {
    return config.queryKeyNorm() ? assembly.weight(name, config.headSize()) : null;
  }

  /**
   * A model with weights from there, whose linear maps are made so.
   *
   * @throws IllegalArgumentException if a weight is missing or of another shape
   */
  public static Llama of(
      LlamaConfig config, Weights weights, ProjectionMaker maker, NDManager parent) {
    return Assembly.build(weights, maker, parent, assembly -> new Llama(config, assembly));
  }

  @Override
  public BlockContext context(NDArray positionIds, NDArray segmentIds) {
    NDArray mask = ops.documentMask(segmentIds);
    NDArray frequencies =
        config.rotary().dependsOnLength()
            ? frequencies(Math.toIntExact(positionIds.max().getLong()) + 1)
            : inverseFrequencies;
    return new BlockContext(
        mask,
        config.slidingWindow() == 0 ? mask : near.call(mask),
        rotary.call(positionIds, frequencies));
  }

  private NDArray frequencies(int length) {
    return parameters
        .manager()
        .create(config.rotary().inverseFrequencies(config.headSize(), length));
  }

  @Override
  public NDArray embed(NDArray inputIds, NDArray positionIds) {
    return ops.embedding(inputIds, tokenEmbedding);
  }

  @Override
  public NDArray block(int layer, NDArray x, BlockContext context) {
    Block block = blocks.get(layer);
    NDArray mask = config.slides(layer) ? context.nearMask() : context.mask();
    NDArray seen = x.add(attention(block, rmsNorm.call(x, block.norm1), mask, context.positions()));
    return seen.add(feedForward(block, rmsNorm.call(seen, block.norm2)));
  }

  private NDArray attention(Block block, NDArray x, NDArray mask, NDArray positions) {
    NDArray query = projections.get(block.query).apply(x);
    NDArray key = projections.get(block.key).apply(x);
    NDArray value = projections.get(block.value).apply(x);
    NDArray seen =
        block.queryNorm == null || block.keyNorm == null
            ? attend.call(query, key, value, mask, positions)
            : attend.call(query, key, value, mask, positions, block.queryNorm, block.keyNorm);
    return projections.get(block.attended).apply(seen);
  }

  private NDArray feedForward(Block block, NDArray x) {
    NDArray gate = projections.get(block.gate).apply(x);
    NDArray up = projections.get(block.up).apply(x);
    return projections.get(block.down).apply(gated.call(gate, up));
  }

  @Override
  public NDArray finalNorm(NDArray x) {
    return rmsNorm.call(x, finalNorm);
  }

  @Override
  public NDArray unembed(NDArray hidden) {
    return ops.linear(hidden, output, null);
  }

  @Override
  public TorchOps ops() {
    return ops;
  }

  @Override
  public LlamaConfig config() {
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
