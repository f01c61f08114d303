package io.penstock.text.mask;

/** A row is longer than allowed, and that was to be an error. */
public final class RowTooLongException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RowTooLongException(String row, int tokens, int maxTokens) {
    super(
        "row %s has %d tokens, the limit is %d: raise it, or choose drop, keep-start, keep-end or split"
            .formatted(row, tokens, maxTokens));
  }
}
