package io.penstock.models.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.GptConfig.Activation;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Llama;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step that is one call to libtorch, whatever the device, the maps and the number of texts. */
final class TorchStep implements DecodeStep {
  private static final String ALL = Integer.toString(Integer.MAX_VALUE);

  private final NDManager manager;
  private final TorchScript script;
  private final Layout layout;
  private final List<NDArray> arrays;
  private final List<NDArray> keyArrays;
  private final List<NDArray> valueArrays;
  private final IValue keys;
  private final IValue values;
  private final IValue starts;
  private final boolean alwaysMasked;
  private IValue weights;
  private int filled;

  /**
   * What differs between architectures.
   *
   * @param frequencies for rotary embeddings that depend on the length: their place among the
   *     weights is 2
   */
  private record Layout(
      String method,
      int keyValueHeads,
      int headSize,
      int slidingWindow,
      Map<String, String> constants,
      @Nullable LlamaConfig frequencies) {}

  private TorchStep(LanguageModel model, Layout layout, int[] starts, int capacity) {
    this.layout = layout;
    manager = model.parameters().manager().newSubManager();
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.off()) {
      script = TorchScript.load(TorchStep.class, "decode.py", layout.constants(), manager);
      arrays = weightsOf(model, manager);
      arrays.forEach(Scope::outlive);
      weights = TorchScript.list(arrays);
      int layers = model.config().layers();
      Shape shape = new Shape(starts.length, layout.keyValueHeads(), capacity, layout.headSize());
      keyArrays = caches(shape, layers);
      valueArrays = caches(shape, layers);
      keys = TorchScript.list(keyArrays);
      values = TorchScript.list(valueArrays);
      long[] firsts = new long[starts.length];
      boolean padded = false;
      for (int i = 0; i < starts.length; i++) {
        firsts[i] = starts[i];
        padded |= starts[i] > 0;
      }
      this.starts = IValue.from((PtNDArray) Scope.outlive(manager.create(firsts)));
      alwaysMasked = padded;
    }
  }

  /** A step for texts of a model, if there is one for its kind: see {@link DecodeStep.Source}. */
  static Optional<TorchStep> of(LanguageModel model, int[] starts, int capacity) {
    if (model instanceof Gpt gpt) {
      return Optional.of(new TorchStep(model, layout(gpt.config()), starts, capacity));
    } else if (model instanceof Llama llama && llama.config().fullLayers().isEmpty()) {
      return Optional.of(new TorchStep(model, layout(llama.config()), starts, capacity));
    }
    return Optional.empty();
  }

  private static Layout layout(GptConfig config) {
    return new Layout(
        "gpt",
        config.heads(),
        config.headSize(),
        0,
        constants(
            config.layers(),
            1,
            config.headSize(),
            config.normEpsilon(),
            ALL,
            1,
            config.activation() == Activation.GELU ? "none" : "tanh"),
        null);
  }

  private static Layout layout(LlamaConfig config) {
    return new Layout(
        "llama",
        config.keyValueHeads(),
        config.headSize(),
        config.slidingWindow(),
        constants(
            config.layers(),
            config.heads() / config.keyValueHeads(),
            config.headSize(),
            config.normEpsilon(),
            config.slidingWindow() == 0 ? ALL : Integer.toString(config.slidingWindow()),
            config.rotary().attentionFactor(),
            "none"),
        config.rotary().dependsOnLength() ? config : null);
  }

  private static Map<String, String> constants(
      int layers,
      int groups,
      int headSize,
      double epsilon,
      String window,
      double rotaryScale,
      String gelu) {
    return Map.of(
        "LAYERS", Integer.toString(layers),
        "GROUPS", Integer.toString(groups),
        "HEAD_SIZE", Integer.toString(headSize),
        "EPSILON", Double.toString(epsilon),
        "WINDOW", window,
        "ROTARY_SCALE", Double.toString(rotaryScale),
        "GELU", gelu);
  }

  private static List<NDArray> weightsOf(LanguageModel model, NDManager manager) {
    DecodeWeights weights = new DecodeWeights(model, manager);
    return (model instanceof Llama llama
            ? llama(weights, llama.config(), manager)
            : gpt(weights, (GptConfig) model.config()))
        .list();
  }

  private static DecodeWeights gpt(DecodeWeights weights, GptConfig config) {
    weights
        .parameter(config.tied() ? "transformer.wte.weight" : "lm_head.weight")
        .parameter("transformer.wte.weight")
        .parameter("transformer.wpe.weight")
        .parameter("transformer.ln_f.weight")
        .optional("transformer.ln_f.bias");
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = "transformer.h." + layer + ".";
      weights
          .parameter(block + "ln_1.weight")
          .optional(block + "ln_1.bias")
          .projection(block + "attn.c_attn")
          .projection(block + "attn.c_proj")
          .parameter(block + "ln_2.weight")
          .optional(block + "ln_2.bias")
          .projection(block + "mlp.c_fc")
          .projection(block + "mlp.c_proj");
    }
    return weights;
  }

  private static DecodeWeights llama(DecodeWeights weights, LlamaConfig config, NDManager manager) {
    weights
        .parameter(config.tied() ? "model.embed_tokens.weight" : "lm_head.weight")
        .parameter("model.embed_tokens.weight")
        .add(frequencies(config, config.contextLength(), manager))
        .parameter("model.norm.weight");
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = "model.layers." + layer + ".";
      weights
          .parameter(block + "input_layernorm.weight")
          .projection(block + "self_attn.q_proj")
          .projection(block + "self_attn.k_proj")
          .projection(block + "self_attn.v_proj")
          .optional(block + "self_attn.q_norm.weight")
          .optional(block + "self_attn.k_norm.weight")
          .projection(block + "self_attn.o_proj")
          .parameter(block + "post_attention_layernorm.weight")
          .projection(block + "mlp.gate_proj")
          .projection(block + "mlp.up_proj")
          .projection(block + "mlp.down_proj");
    }
    return weights;
  }

  private static NDArray frequencies(LlamaConfig config, int length, NDManager manager) {
    return Scope.outlive(
        manager.create(config.rotary().inverseFrequencies(config.headSize(), length)));
  }

  private List<NDArray> caches(Shape shape, int layers) {
    List<NDArray> caches = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      caches.add(Scope.outlive(manager.zeros(shape)));
    }
    return caches;
  }

  @Override
  public int filled() {
    return filled;
  }

  @Override
  public float[][] read(long[][] ids) {
    int columns = ids[0].length;
    long[] flat = new long[ids.length * columns];
    for (int row = 0; row < ids.length; row++) {
      System.arraycopy(ids[row], 0, flat, row * columns, columns);
    }
    int length = filled + columns;
    boolean beyondWindow = layout.slidingWindow() > 0 && length > layout.slidingWindow();
    boolean masked = columns > 1 || alwaysMasked || beyondWindow;
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.off()) {
      updateFrequencies(length);
      NDArray batch = scope.manager().create(flat, new Shape(ids.length, columns));
      try (IValue idsValue = IValue.from((PtNDArray) batch);
          IValue filledValue = IValue.from((long) filled);
          IValue maskedValue = IValue.from(masked)) {
        NDArray logits =
            script.invoke(
                layout.method(),
                scope.manager(),
                idsValue,
                starts,
                filledValue,
                maskedValue,
                weights,
                keys,
                values);
        filled = length;
        return rows(logits.toFloatArray(), ids.length);
      }
    }
  }

  /** What was remembered as the keys of a layer: [texts, heads, capacity, head size]. */
  float[] keys(int layer) {
    return keyArrays.get(layer).toFloatArray();
  }

  /** The values, likewise. */
  float[] values(int layer) {
    return valueArrays.get(layer).toFloatArray();
  }

  private void updateFrequencies(int length) {
    if (layout.frequencies() != null) {
      arrays.set(2, frequencies(layout.frequencies(), length, manager)).close();
      weights.close();
      weights = TorchScript.list(arrays);
    }
  }

  private static float[][] rows(float[] logits, int count) {
    if (count == 1) {
      return new float[][] {logits};
    }
    int size = logits.length / count;
    float[][] rows = new float[count][size];
    for (int row = 0; row < count; row++) {
      System.arraycopy(logits, row * size, rows[row], 0, size);
    }
    return rows;
  }

  @Override
  public void close() {
    for (IValue value : List.of(weights, keys, values, starts)) {
      value.close();
    }
    script.close();
    manager.close();
  }
}
