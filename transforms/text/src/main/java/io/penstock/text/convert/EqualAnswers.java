package io.penstock.text.convert;

import io.penstock.schemas.document.Reason;
import io.penstock.schemas.preference.ConversationalPreference;
import io.penstock.schemas.preference.PreferencePair;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** The rule that a preference prefers something. */
final class EqualAnswers {
  private EqualAnswers() {}

  static Optional<Reason> reason(SpecificRecord row) {
    boolean equal =
        (row instanceof PreferencePair pair && pair.getChosen().equals(pair.getRejected()))
            || (row instanceof ConversationalPreference talk
                && talk.getChosen().equals(talk.getRejected()));
    return equal
        ? Optional.of(
            new Reason(
                "chosen-equals-rejected",
                null,
                null,
                "the chosen and the rejected answer are equal"))
        : Optional.empty();
  }
}
