package io.penstock.models.rl;

/** An environment did what its contract rules out; the message names the class and the deed. */
public final class BrokenEnvironmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenEnvironmentException(Environment environment, String deed) {
    super(environment.getClass().getName() + ": " + deed);
  }

  BrokenEnvironmentException(Environment environment, String deed, Throwable cause) {
    super(environment.getClass().getName() + ": " + deed, cause);
  }
}
