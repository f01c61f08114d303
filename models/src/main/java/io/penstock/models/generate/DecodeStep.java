package io.penstock.models.generate;

import java.util.Optional;

/**
 * Reads tokens into a model and remembers the keys and values of those before: a token then costs
 * one pass of itself, not of the whole text. For a batch of texts that end together; shorter ones
 * start later.
 */
interface DecodeStep extends AutoCloseable {
  /** How many columns were read. */
  int filled();

  /**
   * Reads the next tokens of all texts, equally many of each.
   *
   * @param ids [texts][columns]; more than one column at the first call only
   * @return the logits of what follows: [texts][vocabulary], good until the next call
   */
  float[][] read(long[][] ids);

  @Override
  void close();

  /** Makes steps for one model. */
  @FunctionalInterface
  interface Source {
    /**
     * A step for texts of the model as it is now, if there is one for its kind.
     *
     * @param starts for each text how many columns come before its first token
     * @param capacity how many columns at most will be read
     */
    Optional<? extends DecodeStep> of(int[] starts, int capacity);
  }
}
