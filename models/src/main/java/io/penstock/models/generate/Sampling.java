package io.penstock.models.generate;

/**
 * How the next token is chosen.
 *
 * @param maxNewTokens how many tokens at most
 * @param temperature what logits are divided by; 0 always takes the likeliest
 * @param topK only the so many likeliest are drawn from; 0 draws from all
 * @param stopToken ends the text and is not part of it; -1 for none
 */
public record Sampling(int maxNewTokens, double temperature, int topK, int stopToken, long seed) {
  public Sampling {
    if (maxNewTokens < 0) {
      throw new IllegalArgumentException("maxNewTokens must not be negative: " + maxNewTokens);
    }
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("temperature must be 0 or more: " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("topK must be 0 or more: " + topK);
    }
  }

  /** Always the likeliest token. */
  public static Sampling greedy(int maxNewTokens) {
    return new Sampling(maxNewTokens, 0, 0, -1, 0);
  }
}
