package io.penstock.ingest;

/** A run that cannot go on; the message names cause and remedy for its user. */
class IngestException extends Exception {
  private static final long serialVersionUID = 1;

  IngestException(String message) {
    super(message);
  }

  IngestException(String message, Throwable cause) {
    super(message, cause);
  }
}
