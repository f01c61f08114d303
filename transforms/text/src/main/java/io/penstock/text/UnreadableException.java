package io.penstock.text;

import static java.util.Objects.requireNonNull;

import io.penstock.schemas.document.Reason;
import org.jspecify.annotations.Nullable;

/** A record that cannot be read. It is nobody's bug but the record's: it is kept as bad. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String message;
  private final @Nullable String value;
  private final @Nullable String threshold;

  /**
   * @param rule one word, such as encrypted-pdf
   * @param message the reason in a sentence
   */
  public UnreadableException(String rule, String message) {
    this(rule, message, null, null);
  }

  /**
   * @param rule one word, such as too-large
   * @param message the reason in a sentence
   * @param value what was measured or met
   * @param threshold what it was held against
   */
  public UnreadableException(
      String rule, String message, @Nullable String value, @Nullable String threshold) {
    super(rule + ": " + message);
    this.rule = requireNonNull(rule);
    this.message = requireNonNull(message);
    this.value = value;
    this.threshold = threshold;
  }

  /** As it was told elsewhere. */
  public static UnreadableException of(Reason reason) {
    return new UnreadableException(
        reason.getRule(), reason.getMessage(), reason.getValue(), reason.getThreshold());
  }

  /** The rule that was broken, one word. */
  public String rule() {
    return rule;
  }

  /** What bad-records and shards keep of it. */
  public Reason reason() {
    return Reason.newBuilder()
        .setRule(rule)
        .setValue(value)
        .setThreshold(threshold)
        .setMessage(message)
        .build();
  }
}
