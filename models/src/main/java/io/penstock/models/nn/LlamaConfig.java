package io.penstock.models.nn;

import java.util.List;

/**
 * The shape of a {@link Llama}.
 *
 * @param family whose model it is
 * @param vocabSize how many token ids there are
 * @param contextLength the longest row, in tokens
 * @param width the size of a token's vector
 * @param heads how many queries look at once
 * @param keyValueHeads how many keys and values there are; {@code heads} is a multiple
 * @param headSize the size of one head's vectors; even
 * @param feedForwardWidth the size of the vectors inside a feed-forward layer
 * @param normEpsilon what the norms add to the mean square
 * @param tied whether the token embedding is the output's matrix too
 * @param queryKeyValueBias whether queries, keys and values have biases
 * @param outputBias whether the attention's output has
 * @param feedForwardBias whether the feed-forward layers have
 * @param slidingWindow how many tokens, itself included, a token sees; 0 is all
 * @param fullLayers the layers, counted from 0, in which a token sees all in spite of a window
 */
public record LlamaConfig(
    Family family,
    int vocabSize,
    int contextLength,
    int layers,
    int width,
    int heads,
    int keyValueHeads,
    int headSize,
    int feedForwardWidth,
    double normEpsilon,
    Rotary rotary,
    boolean tied,
    boolean queryKeyValueBias,
    boolean outputBias,
    boolean feedForwardBias,
    int slidingWindow,
    List<Integer> fullLayers)
    implements ModelConfig {

  /** Whose model, by Hugging Face's names. SmolLM is a Llama. */
  public enum Family {
    LLAMA("llama", "LlamaForCausalLM"),
    MISTRAL("mistral", "MistralForCausalLM"),
    QWEN2("qwen2", "Qwen2ForCausalLM"),
    QWEN3("qwen3", "Qwen3ForCausalLM");

    private final String modelType;
    private final String architecture;

    Family(String modelType, String architecture) {
      this.modelType = modelType;
      this.architecture = architecture;
    }

    /** The {@code model_type} of its {@code config.json}. */
    public String modelType() {
      return modelType;
    }

    /** The name in {@code architectures}. */
    public String architecture() {
      return architecture;
    }
  }

  public LlamaConfig {
    positive("vocabSize", vocabSize);
    positive("contextLength", contextLength);
    positive("layers", layers);
    positive("width", width);
    positive("heads", heads);
    positive("keyValueHeads", keyValueHeads);
    positive("headSize", headSize);
    positive("feedForwardWidth", feedForwardWidth);
    if (heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          "heads must be a multiple of keyValueHeads: " + heads + ", " + keyValueHeads);
    }
    if (headSize % 2 != 0) {
      throw new IllegalArgumentException("headSize must be even: " + headSize);
    }
    if (!(normEpsilon > 0)) {
      throw new IllegalArgumentException("normEpsilon must be positive: " + normEpsilon);
    }
    if (slidingWindow < 0) {
      throw new IllegalArgumentException("slidingWindow must not be negative: " + slidingWindow);
    }
    fullLayers = fullLayers.stream().sorted().distinct().toList();
    if (slidingWindow == 0 && !fullLayers.isEmpty()) {
      throw new IllegalArgumentException("without slidingWindow all layers are full: fullLayers");
    }
    for (int layer : fullLayers) {
      if (layer < 0 || layer >= layers) {
        throw new IllegalArgumentException("fullLayers has " + layer + " of " + layers + " layers");
      }
    }
  }

  /** A plain Llama: heads that divide {@code width}, frequencies of base 10,000, no biases. */
  public static LlamaConfig of(
      int vocabSize,
      int contextLength,
      int layers,
      int width,
      int heads,
      int keyValueHeads,
      int feedForwardWidth) {
    return new LlamaConfig(
        Family.LLAMA,
        vocabSize,
        contextLength,
        layers,
        width,
        heads,
        keyValueHeads,
        width / heads,
        feedForwardWidth,
        1e-6,
        new Rotary.Plain(10_000),
        false,
        false,
        false,
        false,
        0,
        List.of());
  }

  public LlamaConfig withTied(boolean value) {
    return new LlamaConfig(
        family,
        vocabSize,
        contextLength,
        layers,
        width,
        heads,
        keyValueHeads,
        headSize,
        feedForwardWidth,
        normEpsilon,
        rotary,
        value,
        queryKeyValueBias,
        outputBias,
        feedForwardBias,
        slidingWindow,
        fullLayers);
  }

  /** Whether queries and keys are normalised. */
  public boolean queryKeyNorm() {
    return family == Family.QWEN3;
  }

  /** Whether a token sees only its window in that layer. */
  public boolean slides(int layer) {
    return slidingWindow > 0 && !fullLayers.contains(layer);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
