package io.penstock.models.nn;

/**
 * The shape of a {@link Gpt}, and the seed of its first weights.
 *
 * @param vocabSize how many token ids there are
 * @param contextLength the longest row, in tokens
 * @param width the size of a token's vector; a multiple of {@code heads}
 * @param bias whether linear maps and norms have biases, as GPT-2's do
 * @param activation between the two maps of a feed-forward layer
 * @param innerWidth of the feed-forward layers; 0 is four times {@code width}
 * @param normEpsilon what layer norms add to the variance
 * @param tied whether the token embedding is the output's matrix too
 */
public record GptConfig(
    int vocabSize,
    int contextLength,
    int layers,
    int heads,
    int width,
    long seed,
    boolean bias,
    Activation activation,
    int innerWidth,
    double normEpsilon,
    boolean tied)
    implements ModelConfig {
  /** 0.8 M parameters and the vocabulary: small enough to learn something in seconds on a CPU. */
  public static final GptConfig SMALL = new GptConfig(512, 128, 4, 4, 128, 1337);

  private static final double NORM_EPSILON = 1e-5;

  /** The smooth step of a feed-forward layer. */
  public enum Activation {
    /** The exact one, by the error function. */
    GELU,
    /** GPT-2's approximation, by the hyperbolic tangent. */
    GELU_NEW
  }

  public GptConfig {
    positive("vocabSize", vocabSize);
    positive("contextLength", contextLength);
    positive("layers", layers);
    positive("heads", heads);
    positive("width", width);
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "width must be a multiple of heads: " + width + ", " + heads);
    }
    if (innerWidth < 0) {
      throw new IllegalArgumentException("innerWidth must not be negative: " + innerWidth);
    }
    if (!(normEpsilon > 0)) {
      throw new IllegalArgumentException("normEpsilon must be positive: " + normEpsilon);
    }
  }

  /** nanoGPT's kind: no biases, the exact GELU, tied. */
  public GptConfig(int vocabSize, int contextLength, int layers, int heads, int width, long seed) {
    this(
        vocabSize,
        contextLength,
        layers,
        heads,
        width,
        seed,
        false,
        Activation.GELU,
        0,
        NORM_EPSILON,
        true);
  }

  /** The size of one head's vectors. */
  public int headSize() {
    return width / heads;
  }

  /** The size of the vectors inside a feed-forward layer. */
  public int feedForwardWidth() {
    return innerWidth == 0 ? 4 * width : innerWidth;
  }

  public GptConfig withVocabSize(int value) {
    return new GptConfig(
        value,
        contextLength,
        layers,
        heads,
        width,
        seed,
        bias,
        activation,
        innerWidth,
        normEpsilon,
        tied);
  }

  public GptConfig withSeed(long value) {
    return new GptConfig(
        vocabSize,
        contextLength,
        layers,
        heads,
        width,
        value,
        bias,
        activation,
        innerWidth,
        normEpsilon,
        tied);
  }

  public GptConfig withTied(boolean value) {
    return new GptConfig(
        vocabSize,
        contextLength,
        layers,
        heads,
        width,
        seed,
        bias,
        activation,
        innerWidth,
        normEpsilon,
        value);
  }

  public GptConfig withBias(boolean value) {
    return new GptConfig(
        vocabSize,
        contextLength,
        layers,
        heads,
        width,
        seed,
        value,
        activation,
        innerWidth,
        normEpsilon,
        tied);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
