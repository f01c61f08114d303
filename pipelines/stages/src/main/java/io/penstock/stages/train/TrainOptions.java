package io.penstock.stages.train;

import io.penstock.models.train.PretrainConfig;
import io.penstock.text.seal.SealOptions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a request to train, read.
 *
 * @param training what is left to say about the model is its vocabulary, which the tokenizer has
 */
record TrainOptions(SealOptions seal, PretrainConfig training) {

  private static final String SEQUENCE_LENGTH = "sequence-length";
  private static final String VOCABULARY_SIZE = "vocabulary-size";
  private static final String HELD_OUT_FRACTION = "held-out-fraction";
  private static final String SEED = "seed";
  private static final String CONTEXT_LENGTH = "context-length";
  private static final String VOCAB_SIZE = "vocab-size";
  private static final String THREADS = "threads";

  /**
   * Reads a specification.
   *
   * @param threads cores to use, whatever the specification says; null leaves it to that
   * @throws IllegalArgumentException if an option is unknown or its value is wrong
   */
  static TrainOptions of(Map<String, String> specification, @Nullable Integer threads) {
    requireKnown(specification.keySet());
    SealOptions seal = SealOptions.defaults();
    if (specification.containsKey(SEQUENCE_LENGTH)) {
      seal = seal.withSequenceLength(Math.toIntExact(integer(specification, SEQUENCE_LENGTH)));
    }
    if (specification.containsKey(VOCABULARY_SIZE)) {
      seal = seal.withVocabularySize(Math.toIntExact(integer(specification, VOCABULARY_SIZE)));
    }
    if (specification.containsKey(HELD_OUT_FRACTION)) {
      seal = seal.withHeldOutFraction(fraction(specification));
    }
    if (specification.containsKey(SEED)) {
      seal = seal.withSeed(integer(specification, SEED));
    }
    Map<String, String> training = new TreeMap<>(specification);
    training.keySet().removeAll(Set.of(SEQUENCE_LENGTH, VOCABULARY_SIZE, HELD_OUT_FRACTION));
    // A row is what the model sees at once.
    training.put(CONTEXT_LENGTH, Integer.toString(seal.sequenceLength()));
    if (threads != null) {
      training.put(THREADS, threads.toString());
    }
    return new TrainOptions(seal, PretrainConfig.SMALL.with(training));
  }

  /** All options that a specification may name. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(PretrainConfig.SMALL.optionNames());
    names.removeAll(Set.of(CONTEXT_LENGTH, VOCAB_SIZE));
    names.addAll(Set.of(SEQUENCE_LENGTH, VOCABULARY_SIZE, HELD_OUT_FRACTION, SEED));
    return names;
  }

  /** The configuration for a tokenizer of this size. */
  PretrainConfig forVocabulary(int size) {
    return new PretrainConfig(training.model().withVocabSize(size), training.training());
  }

  private static void requireKnown(Set<String> given) {
    Set<String> unknown = new TreeSet<>(given);
    unknown.removeAll(names());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown options of train " + unknown + "; known are " + names());
    }
  }

  private static long integer(Map<String, String> specification, String name) {
    String value = specification.getOrDefault(name, "");
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": expected an integer, found '" + value + "'", e);
    }
  }

  private static double fraction(Map<String, String> specification) {
    String value = specification.getOrDefault(HELD_OUT_FRACTION, "");
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          HELD_OUT_FRACTION + ": expected a number, found '" + value + "'", e);
    }
  }
}
