package io.penstock.stages.train;

/**
 * How data become batches.
 *
 * @param tokenizer of a plain text: character, byte or bpe
 * @param heldOutFraction the share of a text or a file of rows, at its end, to evaluate
 * @param epochs how often the rows are learned, where {@code steps} is not given; 0 leaves it to
 *     the steps
 * @param maxLength rows of more tokens are cut at their end; those of a reward model are dropped
 * @param completionOnlyLoss whether of prompt and completion only the completion is learned
 * @param assistantOnlyLoss whether of conversations only what the assistant says is learned
 */
record DataSettings(
    String tokenizer,
    double heldOutFraction,
    double epochs,
    int maxLength,
    boolean completionOnlyLoss,
    boolean assistantOnlyLoss) {
  static final DataSettings DEFAULT = new DataSettings("byte", 0.1, 0, 1024, true, false);

  DataSettings {
    if (!(heldOutFraction >= 0 && heldOutFraction < 1)) {
      throw new IllegalArgumentException(
          "held-out-fraction must lie in 0 to below 1: " + heldOutFraction);
    }
    if (!(epochs >= 0)) {
      throw new IllegalArgumentException("epochs must not be negative: " + epochs);
    }
    if (maxLength < 2) {
      throw new IllegalArgumentException("max-length must be at least 2: " + maxLength);
    }
  }
}
