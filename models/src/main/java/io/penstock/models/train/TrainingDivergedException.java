package io.penstock.models.train;

/** The loss or the gradients stopped being numbers; the weights are those of the step before. */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long step;

  public TrainingDivergedException(long step, String name, double value) {
    super("training diverged at step " + step + ": " + name + " is " + value);
    this.step = step;
  }

  /** The step that failed, counted from 1. */
  public long step() {
    return step;
  }
}
