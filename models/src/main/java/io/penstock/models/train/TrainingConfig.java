package io.penstock.models.train;

/**
 * How to train.
 *
 * @param steps how many updates of the weights
 * @param batchRows rows of one forward and backward pass
 * @param accumulationSteps passes of one update; their gradients add up as if they were one batch
 * @param learningRate the peak of {@link LearningRateSchedule}
 * @param minLearningRate its end
 * @param warmupSteps its rise
 * @param weightDecay for weights of two and more dimensions; the others do not decay
 * @param beta1 AdamW's decay of the mean gradient
 * @param beta2 AdamW's decay of the mean squared gradient
 * @param epsilon added to AdamW's denominator
 * @param gradClip the largest global L2 norm of the gradients; 0 does not clip
 * @param seed of the order of rows
 * @param logEverySteps how often the training loss and its companions are reported
 * @param evalEverySteps how often held-out rows are evaluated, besides the start and the end
 * @param evalRows at most so many held-out rows, the first ones
 * @param checkpointEverySteps how often a checkpoint is written, besides the end
 * @param keepCheckpoints how many of the newest checkpoints stay
 * @param threads cores to use; equal results need an equal count
 */
public record TrainingConfig(
    int steps,
    int batchRows,
    int accumulationSteps,
    double learningRate,
    double minLearningRate,
    int warmupSteps,
    double weightDecay,
    double beta1,
    double beta2,
    double epsilon,
    double gradClip,
    long seed,
    int logEverySteps,
    int evalEverySteps,
    int evalRows,
    int checkpointEverySteps,
    int keepCheckpoints,
    int threads) {
  /** For {@link io.penstock.models.nn.GptConfig#SMALL}: nanoGPT's settings for a small CPU run. */
  public static final TrainingConfig SMALL =
      new TrainingConfig(
          300, 8, 1, 1e-3, 1e-4, 30, 0.1, 0.9, 0.99, 1e-8, 1.0, 1337, 1, 50, 256, 50, 2, 2);

  public TrainingConfig {
    require(steps > 0, "steps must be positive", steps);
    require(batchRows > 0, "batchRows must be positive", batchRows);
    require(accumulationSteps > 0, "accumulationSteps must be positive", accumulationSteps);
    require(learningRate >= 0, "learningRate must not be negative", learningRate);
    require(
        minLearningRate >= 0 && minLearningRate <= learningRate,
        "minLearningRate must lie in 0 to learningRate",
        minLearningRate);
    require(
        warmupSteps >= 0 && warmupSteps < steps,
        "warmupSteps must lie in 0 to below steps",
        warmupSteps);
    require(weightDecay >= 0, "weightDecay must not be negative", weightDecay);
    require(beta1 >= 0 && beta1 < 1, "beta1 must lie in 0 to below 1", beta1);
    require(beta2 >= 0 && beta2 < 1, "beta2 must lie in 0 to below 1", beta2);
    require(epsilon > 0, "epsilon must be positive", epsilon);
    require(gradClip >= 0, "gradClip must not be negative", gradClip);
    require(logEverySteps > 0, "logEverySteps must be positive", logEverySteps);
    require(evalEverySteps > 0, "evalEverySteps must be positive", evalEverySteps);
    require(evalRows > 0, "evalRows must be positive", evalRows);
    require(
        checkpointEverySteps > 0, "checkpointEverySteps must be positive", checkpointEverySteps);
    require(keepCheckpoints > 0, "keepCheckpoints must be positive", keepCheckpoints);
    require(threads > 0, "threads must be positive", threads);
  }

  /** The rate of each update. */
  public LearningRateSchedule schedule() {
    return new LearningRateSchedule(learningRate, minLearningRate, warmupSteps, steps);
  }

  /** How many rows one update learns from. */
  public int rowsPerStep() {
    return Math.multiplyExact(batchRows, accumulationSteps);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
