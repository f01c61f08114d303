package io.penstock.stages.worker;

import org.jspecify.annotations.Nullable;

/**
 * This attempt can say no more about the run: a newer one has it, or its last words may or may not
 * have arrived. Whoever takes the request next reads in the log how things stand.
 */
public final class RunLostException extends Exception {

  private static final long serialVersionUID = 1;

  public RunLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
