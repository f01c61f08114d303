package io.penstock.text.filter;

import io.penstock.schemas.document.Reason;
import io.penstock.text.clean.TextEdit;
import java.util.Optional;

/**
 * What a rule says of a text.
 *
 * @param reason why it is not wanted; empty if it is kept
 * @param edit what is kept of it, if that is not all
 */
public record Verdict(Optional<Reason> reason, Optional<TextEdit> edit) {
  /** Nothing against it. */
  public static final Verdict KEEP = new Verdict(Optional.empty(), Optional.empty());

  public static Verdict drop(Reason reason) {
    return new Verdict(Optional.of(reason), Optional.empty());
  }

  /** Wanted, but not all of it. */
  public static Verdict keep(TextEdit edit) {
    return new Verdict(Optional.empty(), Optional.of(edit));
  }

  public boolean isKept() {
    return reason.isEmpty();
  }
}
