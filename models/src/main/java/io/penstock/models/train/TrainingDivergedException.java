package io.penstock.models.train;

/**
 * The loss or the gradients stopped being numbers, or the loss left all bounds; the weights are
 * those of the step before.
 */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long step;

  public TrainingDivergedException(
      long step, String name, double value, String rows, double learningRate) {
    super(
        "training diverged at step %d: %s is %s at %s; the learning-rate was %s there: lower it, or"
                .formatted(step, name, value, rows, learningRate)
            + " lengthen warmup-steps, or look at those rows");
    this.step = step;
  }

  /** Of a run whose rows have no names, such as an agent's own steps. */
  public TrainingDivergedException(long step, String name, double value) {
    super(
        "training diverged at step %d: %s is %s; lower learning-rate".formatted(step, name, value));
    this.step = step;
  }

  /** The step that failed, counted from 1. */
  public long step() {
    return step;
  }
}
