package io.penstock.models.generate;

import java.util.Set;

/**
 * How the next token is chosen, by the names and in the order of {@code transformers}: repetition
 * penalty, temperature, top-k, top-p, min-p, then a draw.
 *
 * @param maxNewTokens how many tokens at most
 * @param temperature what logits are divided by; 0 always takes the likeliest
 * @param topK only the so many likeliest are drawn from; 0 draws from all
 * @param topP of the likeliest only so many as hold this share of the probability; 1 is all
 * @param minP only those at least so likely, as a share of the likeliest; 0 is all
 * @param repetitionPenalty what makes the tokens of the prompt and of the text so far less likely;
 *     1 is none
 * @param stopTokens end the text and are not part of it
 */
public record Sampling(
    int maxNewTokens,
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    Set<Integer> stopTokens,
    long seed) {
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
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be above 0 and at most 1: " + topP);
    }
    if (!(minP >= 0 && minP <= 1)) {
      throw new IllegalArgumentException("minP must be from 0 to 1: " + minP);
    }
    if (!(repetitionPenalty > 0) || Double.isInfinite(repetitionPenalty)) {
      throw new IllegalArgumentException(
          "repetitionPenalty must be positive: " + repetitionPenalty);
    }
    stopTokens = Set.copyOf(stopTokens);
  }

  /**
   * By temperature and top-k alone.
   *
   * @param stopToken ends the text and is not part of it; -1 for none
   */
  public Sampling(int maxNewTokens, double temperature, int topK, int stopToken, long seed) {
    this(
        maxNewTokens,
        temperature,
        topK,
        1,
        0,
        1,
        stopToken < 0 ? Set.of() : Set.of(stopToken),
        seed);
  }

  /** Always the likeliest token. */
  public static Sampling greedy(int maxNewTokens) {
    return new Sampling(maxNewTokens, 0, 0, -1, 0);
  }
}
