package io.penstock.models.nn;

/**
 * The shape of a {@link Gpt}, and the seed of its first weights.
 *
 * @param vocabSize how many token ids there are
 * @param contextLength the longest row, in tokens
 * @param width the size of a token's vector; a multiple of {@code heads}
 */
public record GptConfig(
    int vocabSize, int contextLength, int layers, int heads, int width, long seed)
    implements ModelConfig {
  /** 0.8 M parameters and the vocabulary: small enough to learn something in seconds on a CPU. */
  public static final GptConfig SMALL = new GptConfig(512, 128, 4, 4, 128, 1337);

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
  }

  /** The size of one head's vectors. */
  public int headSize() {
    return width / heads;
  }

  public GptConfig withVocabSize(int value) {
    return new GptConfig(value, contextLength, layers, heads, width, seed);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
