package io.penstock.models.train;

/**
 * The learning rate of each update. Formulas: transformers' {@code optimization.py}, and nanoGPT's
 * {@code get_lr}.
 *
 * @param peak the rate after the warm-up
 * @param minimum the rate at the end and after it, where the type has one
 * @param warmupSteps how many steps the rate rises
 * @param decaySteps over how many steps {@link LrSchedulerType#WARMUP_STABLE_DECAY} falls
 * @param steps the step at which the end is reached
 */
public record LearningRateSchedule(
    LrSchedulerType type, double peak, double minimum, int warmupSteps, int decaySteps, int steps) {
  /** The rate of the update numbered {@code iteration}, counted from 0. */
  public double at(long iteration) {
    return switch (type) {
      case NANOGPT -> nanoGpt(iteration);
      case COSINE -> peak * (isWarm(iteration) ? cosine(progress(iteration)) : rise(iteration));
      case COSINE_WITH_MIN_LR ->
          isWarm(iteration) ? above(cosine(progress(iteration))) : peak * rise(iteration);
      case LINEAR ->
          peak * (isWarm(iteration) ? Math.max(0, 1 - progress(iteration)) : rise(iteration));
      case CONSTANT -> peak;
      case CONSTANT_WITH_WARMUP -> peak * (isWarm(iteration) ? 1 : rise(iteration));
      case WARMUP_STABLE_DECAY -> warmupStableDecay(iteration);
    };
  }

  private double nanoGpt(long iteration) {
    if (!isWarm(iteration)) {
      return peak * (iteration + 1) / (warmupSteps + 1);
    }
    return iteration >= steps ? minimum : above(cosine(progress(iteration)));
  }

  private double warmupStableDecay(long iteration) {
    if (!isWarm(iteration)) {
      return above(rise(iteration));
    }
    int decayFrom = steps - decaySteps;
    if (iteration < decayFrom) {
      return peak;
    }
    return iteration >= steps
        ? minimum
        : above(cosine((double) (iteration - decayFrom) / Math.max(1, decaySteps)));
  }

  private boolean isWarm(long iteration) {
    return iteration >= warmupSteps;
  }

  private double rise(long iteration) {
    return (double) iteration / Math.max(1, warmupSteps);
  }

  private double progress(long iteration) {
    return (double) (iteration - warmupSteps) / Math.max(1, steps - warmupSteps);
  }

  private static double cosine(double progress) {
    return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
  }

  /** From the minimum (0) to the peak (1). */
  private double above(double factor) {
    return minimum + factor * (peak - minimum);
  }
}
