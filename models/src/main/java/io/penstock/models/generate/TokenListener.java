package io.penstock.models.generate;

/** Hears tokens as they are chosen. */
@FunctionalInterface
public interface TokenListener {
  /** Hears nothing and stops nothing. */
  TokenListener NONE = (row, token) -> true;

  /**
   * Hears the next token of a text.
   *
   * @param row the text's place among the prompts
   * @return whether to go on with this text
   */
  boolean chosen(int row, int token);

  /**
   * Hears every draw, those of stop tokens too, before {@link #chosen}.
   *
   * @param logProb the token's log-probability among those that it was drawn from; 0 where the
   *     likeliest was taken
   */
  default void drawn(int row, int token, double logProb) {}
}
