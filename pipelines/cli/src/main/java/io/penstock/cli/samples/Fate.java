package io.penstock.cli.samples;

import org.jspecify.annotations.Nullable;

/**
 * What an ingest must make of one record.
 *
 * @param rule why it is dropped or bad
 * @param duplicateOf the id of the document that holds the same content
 */
record Fate(Outcome outcome, @Nullable String rule, @Nullable String duplicateOf) {
  enum Outcome {
    KEPT,
    DROPPED,
    BAD
  }

  Fate {
    if ((outcome == Outcome.KEPT) != (rule == null)) {
      throw new IllegalArgumentException("a rule goes with dropped and bad: " + outcome);
    }
  }

  static Fate kept() {
    return new Fate(Outcome.KEPT, null, null);
  }

  static Fate dropped(String rule) {
    return new Fate(Outcome.DROPPED, rule, null);
  }

  static Fate bad(String rule) {
    return new Fate(Outcome.BAD, rule, null);
  }

  static Fate duplicateOf(String id) {
    return new Fate(Outcome.DROPPED, "duplicate", id);
  }
}
