package io.penstock.ingest.extract;

/** Why an extraction cannot go on, with what to do. */
final class ExtractException extends Exception {
  private static final long serialVersionUID = 1L;

  ExtractException(String message) {
    super(message);
  }
}
