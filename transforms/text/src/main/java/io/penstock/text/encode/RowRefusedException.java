package io.penstock.text.encode;

/** A row cannot become tokens; it is dropped, with the reason in the ledger. */
public final class RowRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  RowRefusedException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  RowRefusedException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** A word or two for the ledger. */
  public String reason() {
    return reason;
  }
}
