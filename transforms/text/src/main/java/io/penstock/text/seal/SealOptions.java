package io.penstock.text.seal;

import io.penstock.text.tokenize.ByteLevelBpeTrainer;

/**
 * How a data set is sealed.
 *
 * @param sequenceLength the most tokens in a row
 * @param vocabularySize the most tokens of a tokenizer that is learned; without effect on one that
 *     is given
 * @param heldOutFraction the share of documents to hold out, above 0 and below 1
 * @param seed decides which are held out, and the order
 */
public record SealOptions(
    int sequenceLength, int vocabularySize, double heldOutFraction, long seed) {
  public SealOptions {
    check(sequenceLength >= 2, "sequence-length", "at least 2", sequenceLength);
    check(
        vocabularySize >= ByteLevelBpeTrainer.SMALLEST_VOCABULARY,
        "vocabulary-size",
        "at least " + ByteLevelBpeTrainer.SMALLEST_VOCABULARY,
        vocabularySize);
    check(
        heldOutFraction > 0 && heldOutFraction < 1,
        "held-out-fraction",
        "above 0 and below 1",
        heldOutFraction);
  }

  /** Rows of 128 tokens, 512 tokens to learn, a tenth held out. */
  public static SealOptions defaults() {
    return new SealOptions(128, 512, 0.1, 1337);
  }

  public SealOptions withSequenceLength(int tokens) {
    return new SealOptions(tokens, vocabularySize, heldOutFraction, seed);
  }

  public SealOptions withVocabularySize(int tokens) {
    return new SealOptions(sequenceLength, tokens, heldOutFraction, seed);
  }

  public SealOptions withHeldOutFraction(double share) {
    return new SealOptions(sequenceLength, vocabularySize, share, seed);
  }

  public SealOptions withSeed(long value) {
    return new SealOptions(sequenceLength, vocabularySize, heldOutFraction, value);
  }

  private static void check(boolean ok, String option, String expected, Object found) {
    if (!ok) {
      throw new IllegalArgumentException(option + " must be " + expected + ", found " + found);
    }
  }
}
