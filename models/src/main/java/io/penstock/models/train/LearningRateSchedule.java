package io.penstock.models.train;

/**
 * nanoGPT's schedule: a linear warm-up, then half a cosine down to the minimum.
 *
 * @param peak the rate after the warm-up
 * @param minimum the rate at the end and after it
 * @param warmupSteps how many steps the rate rises
 * @param steps the step at which the minimum is reached
 */
public record LearningRateSchedule(double peak, double minimum, int warmupSteps, int steps) {
  /** The rate of the update numbered {@code iteration}, counted from 0. */
  public double at(long iteration) {
    if (iteration < warmupSteps) {
      return peak * (iteration + 1) / (warmupSteps + 1);
    }
    if (iteration >= steps) {
      return minimum;
    }
    double progress = (double) (iteration - warmupSteps) / (steps - warmupSteps);
    return minimum + 0.5 * (1 + Math.cos(Math.PI * progress)) * (peak - minimum);
  }
}
