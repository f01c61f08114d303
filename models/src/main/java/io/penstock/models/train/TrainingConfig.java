package io.penstock.models.train;

import java.util.Optional;

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
 * @param logEverySteps how often the training loss and its companions are reported, besides the end
 * @param evalEverySteps how often held-out rows are evaluated, besides the start and the end
 * @param evalRows at most so many held-out rows, the first ones
 * @param checkpointEverySteps how often a checkpoint is written, besides the end
 * @param keepCheckpoints how many of the newest checkpoints stay
 * @param threads cores to use; equal results need an equal count
 * @param lrSchedulerType how the rate goes between the rise and the end
 * @param decaySteps over how many steps {@code warmup_stable_decay} falls
 * @param patience stop after so many evaluations in a row without a better loss; 0 never does
 * @param keepBest whether the checkpoint of the best evaluation stays besides the newest
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
    int threads,
    LrSchedulerType lrSchedulerType,
    int decaySteps,
    int patience,
    boolean keepBest) {
  /** For {@link io.penstock.models.nn.GptConfig#SMALL}: nanoGPT's settings for a small CPU run. */
  public static final TrainingConfig SMALL =
      new TrainingConfig(
          300,
          8,
          1,
          1e-3,
          1e-4,
          30,
          0.1,
          0.9,
          0.99,
          1e-8,
          1.0,
          1337,
          1,
          50,
          256,
          50,
          2,
          2,
          LrSchedulerType.NANOGPT,
          0,
          0,
          false);

  public TrainingConfig {
    require(steps > 0, "steps must be positive", steps);
    require(batchRows > 0, "batch-rows must be positive", batchRows);
    require(accumulationSteps > 0, "accumulation-steps must be positive", accumulationSteps);
    require(learningRate >= 0, "learning-rate must not be negative", learningRate);
    require(
        minLearningRate >= 0 && minLearningRate <= learningRate,
        "min-learning-rate must lie in 0 to learning-rate",
        minLearningRate);
    require(warmupSteps >= 0, "warmup-steps must not be negative", warmupSteps);
    require(
        decaySteps >= 0 && decaySteps <= steps, "decay-steps must lie in 0 to steps", decaySteps);
    require(patience >= 0, "patience must not be negative", patience);
    require(weightDecay >= 0, "weight-decay must not be negative", weightDecay);
    require(beta1 >= 0 && beta1 < 1, "beta1 must lie in 0 to below 1", beta1);
    require(beta2 >= 0 && beta2 < 1, "beta2 must lie in 0 to below 1", beta2);
    require(epsilon > 0, "epsilon must be positive", epsilon);
    require(gradClip >= 0, "grad-clip must not be negative", gradClip);
    require(logEverySteps > 0, "log-every-steps must be positive", logEverySteps);
    require(evalEverySteps > 0, "eval-every-steps must be positive", evalEverySteps);
    require(evalRows > 0, "eval-rows must be positive", evalRows);
    require(
        checkpointEverySteps > 0, "checkpoint-every-steps must be positive", checkpointEverySteps);
    require(keepCheckpoints > 0, "keep-checkpoints must be positive", keepCheckpoints);
    require(threads > 0, "threads must be positive", threads);
  }

  /** The rate of each update. */
  public LearningRateSchedule schedule() {
    return new LearningRateSchedule(
        lrSchedulerType, learningRate, minLearningRate, rise(), decaySteps, steps);
  }

  /** How many steps the rate rises: a tenth of a run that is no longer than its warm-up. */
  public int rise() {
    return warmupSteps < steps ? warmupSteps : steps / 10;
  }

  /** What was changed to make the settings fit, in words for the user; empty if nothing was. */
  public Optional<String> adaptation() {
    return rise() == warmupSteps
        ? Optional.empty()
        : Optional.of(
            "warmup-steps: %d does not fit a run of %d steps, so the rate rises for %d; set"
                    .formatted(warmupSteps, steps, rise())
                + " warmup-steps below steps to choose");
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
