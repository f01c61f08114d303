package io.penstock.text.parse.pdf;

import io.penstock.text.UnreadableException;

/** Unchecked, because PDFBox forgives the checked exceptions of an operator. */
final class LimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final UnreadableException reason;

  private LimitException(UnreadableException reason) {
    super(reason);
    this.reason = reason;
  }

  /** A format with one place, for the limit. */
  static LimitException of(String message, long value, long limit) {
    return new LimitException(
        new UnreadableException(
            "too-large", message.formatted(limit), Long.toString(value), Long.toString(limit)));
  }

  UnreadableException reason() {
    return reason;
  }
}
