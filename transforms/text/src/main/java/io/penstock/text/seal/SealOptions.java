package io.penstock.text.seal;

import io.penstock.text.tokenize.ByteLevelBpeTrainer;

/**
 * How a data set is sealed.
 *
 * @param sequenceLength the most tokens in a row
 * @param vocabularySize the most tokens of a tokenizer that is learned; without effect on one that
 *     is given
 * @param heldOutFraction the share of groups to hold out, above 0
 * @param testFraction the share of groups that are for the last test; 0: there is no such split.
 *     Both shares together are below 1
 * @param groupBy which rows lie in one split together
 * @param seed decides which are held out, and the order
 */
public record SealOptions(
    int sequenceLength,
    int vocabularySize,
    double heldOutFraction,
    double testFraction,
    GroupBy groupBy,
    long seed) {
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
    check(
        testFraction >= 0 && testFraction + heldOutFraction < 1,
        "test-fraction",
        "at least 0, and below 1 together with the held-out fraction",
        testFraction);
  }

  /** Rows of 128 tokens, 512 tokens to learn, a tenth held out, no test split. */
  public static SealOptions defaults() {
    return new SealOptions(128, 512, 0.1, 0, GroupBy.CONTENT, 1337);
  }

  public SealOptions withSequenceLength(int tokens) {
    return new SealOptions(tokens, vocabularySize, heldOutFraction, testFraction, groupBy, seed);
  }

  public SealOptions withVocabularySize(int tokens) {
    return new SealOptions(sequenceLength, tokens, heldOutFraction, testFraction, groupBy, seed);
  }

  public SealOptions withHeldOutFraction(double share) {
    return new SealOptions(sequenceLength, vocabularySize, share, testFraction, groupBy, seed);
  }

  public SealOptions withTestFraction(double share) {
    return new SealOptions(sequenceLength, vocabularySize, heldOutFraction, share, groupBy, seed);
  }

  public SealOptions withGroupBy(GroupBy other) {
    return new SealOptions(
        sequenceLength, vocabularySize, heldOutFraction, testFraction, other, seed);
  }

  public SealOptions withSeed(long value) {
    return new SealOptions(
        sequenceLength, vocabularySize, heldOutFraction, testFraction, groupBy, value);
  }

  private static void check(boolean ok, String option, String expected, Object found) {
    if (!ok) {
      throw new IllegalArgumentException(option + " must be " + expected + ", found " + found);
    }
  }
}
