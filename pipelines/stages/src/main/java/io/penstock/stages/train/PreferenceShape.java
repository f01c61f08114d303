package io.penstock.stages.train;

import io.penstock.schemas.shard.ShardKind;
import java.util.List;

/** What a method learns preferences from. */
enum PreferenceShape {
  /** Two answers to a prompt, the better first. */
  PAIRS("prompt, chosen and rejected"),
  /** Answers that are wanted or not, one by one; a pair is one of each. */
  THUMBS("prompt, completion and label, or prompt, chosen and rejected");

  private final String columns;

  PreferenceShape(String columns) {
    this.columns = columns;
  }

  /** The columns of its rows, as a message names them. */
  String columns() {
    return columns;
  }

  /** The kinds of sealed files that have its rows, the usual one first. */
  List<ShardKind> kinds() {
    return this == PAIRS
        ? List.of(ShardKind.PREFERENCE_TOKENS)
        : List.of(ShardKind.UNPAIRED_TOKENS, ShardKind.PREFERENCE_TOKENS);
  }

  /** How many rows to learn a row with so many answers gives. */
  int entries(int answers) {
    return this == PAIRS ? 1 : answers;
  }
}
