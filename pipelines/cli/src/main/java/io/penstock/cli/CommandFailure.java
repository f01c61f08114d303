package io.penstock.cli;

/**
 * A command could not do its work, for a reason that its message tells the user. The exit code is
 * 1.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailure(String message) {
    super(message);
  }

  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
