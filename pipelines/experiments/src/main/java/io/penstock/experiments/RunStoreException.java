package io.penstock.experiments;

/** The file of a run store cannot be read or written. */
public final class RunStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunStoreException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
