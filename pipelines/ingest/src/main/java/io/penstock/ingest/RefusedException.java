package io.penstock.ingest;

/** A run that would stop at the same place however often it was tried. */
final class RefusedException extends IngestException {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }

  RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
