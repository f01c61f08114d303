package io.penstock.models.train;

/**
 * The evaluation with the lowest loss.
 *
 * @param step when it was; -1 if there was none
 * @param evaluationsSince how many came after it, none of them better
 */
public record BestEvaluation(long step, double loss, int evaluationsSince) {
  /** Nothing was evaluated yet. */
  public static final BestEvaluation NONE = new BestEvaluation(-1, Double.MAX_VALUE, 0);

  BestEvaluation after(long atStep, double newLoss) {
    return newLoss < loss
        ? new BestEvaluation(atStep, newLoss, 0)
        : new BestEvaluation(step, loss, evaluationsSince + 1);
  }
}
