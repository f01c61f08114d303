package io.penstock.stages.train;

import io.penstock.text.mask.LabelAnswers;
import io.penstock.text.mask.TokenLedger;
import java.util.Optional;

/**
 * What became of a row of preferences.
 *
 * @param place of the row, for messages
 * @param kept the row, shortened where it was too long; empty where it was dropped
 * @param ledger of this row alone
 */
record CountedRow(String place, Optional<PreferenceRow> kept, TokenLedger ledger) {
  private static final int OVERHEAD_BYTES = 400;

  /** A row brought to a length by the rules. */
  static CountedRow of(String place, PreferenceRow row, LabelAnswers rules) {
    LabelAnswers.Labeled labeled = rules.label(row.tokens());
    return new CountedRow(
        place, labeled.rows().stream().findFirst().map(row::with), labeled.ledger());
  }

  /** A row that is none. */
  static CountedRow dropped(String place, String reason) {
    return new CountedRow(place, Optional.empty(), TokenLedger.dropped(reason, 0));
  }

  /** About how much memory it takes. */
  long bytes() {
    return OVERHEAD_BYTES
        + kept.stream()
            .flatMap(row -> row.sequences().stream())
            .mapToLong(answer -> 4L * answer.prompt().length + 8L * answer.answer().length)
            .sum();
  }
}
