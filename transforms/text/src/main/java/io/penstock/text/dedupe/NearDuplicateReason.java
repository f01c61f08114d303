package io.penstock.text.dedupe;

import io.penstock.schemas.document.Reason;
import io.penstock.text.dedupe.NearDuplicateVerdict.Fall;
import java.util.Locale;
import java.util.Optional;

/** What a manifest says of a near-duplicate, and what can be read from that again. */
public final class NearDuplicateReason {
  /** The name of the rule. */
  public static final String RULE = "near-duplicate";

  private static final String MESSAGE = "nearly the same text as ";

  private NearDuplicateReason() {}

  /** Value: the estimated similarity; the message names the document that is kept. */
  public static Reason of(Fall fall, NearDuplicatePolicy policy) {
    return new Reason(
        RULE,
        String.format(Locale.ROOT, "%.4f", fall.similarity()),
        Double.toString(policy.threshold()),
        MESSAGE + fall.survivor());
  }

  /** What {@link #of} was told; none of another rule's reason. */
  public static Optional<Fall> fall(Reason reason) {
    if (!RULE.equals(reason.getRule()) || !reason.getMessage().startsWith(MESSAGE)) {
      return Optional.empty();
    }
    return Optional.of(
        new Fall(
            reason.getMessage().substring(MESSAGE.length()),
            Double.parseDouble(String.valueOf(reason.getValue()))));
  }
}
