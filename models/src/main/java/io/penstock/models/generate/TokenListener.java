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
}
