package io.penstock.text.filter;

import io.penstock.schemas.document.Reason;
import io.penstock.text.clean.TextEdit;
import java.util.Map;
import java.util.Optional;

/**
 * What a rule says of a text.
 *
 * @param reason why it is not wanted; empty if it is kept
 * @param edit what is kept of it, if that is not all; of a dropped text, what may be shown of it
 * @param labels what the rule found out, for the document's metadata
 */
public record Verdict(
    Optional<Reason> reason, Optional<TextEdit> edit, Map<String, String> labels) {
  /** Nothing against it. */
  public static final Verdict KEEP = new Verdict(Optional.empty(), Optional.empty(), Map.of());

  public Verdict {
    labels = Map.copyOf(labels);
  }

  public static Verdict drop(Reason reason) {
    return new Verdict(Optional.of(reason), Optional.empty(), Map.of());
  }

  /** Wanted, but not all of it. */
  public static Verdict keep(TextEdit edit) {
    return new Verdict(Optional.empty(), Optional.of(edit), Map.of());
  }

  /** The same, and what else was found out. */
  public Verdict withLabels(Map<String, String> found) {
    return new Verdict(reason, edit, found);
  }

  public boolean isKept() {
    return reason.isEmpty();
  }
}
