package io.penstock.models.reinforce;

/** A reward function gave no usable reward; the run must not go on with a made-up one. */
public final class RewardFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RewardFailedException(String function, String what) {
    super("reward function " + function + ": " + what);
  }

  RewardFailedException(String function, String what, Throwable cause) {
    super("reward function " + function + ": " + what, cause);
  }
}
