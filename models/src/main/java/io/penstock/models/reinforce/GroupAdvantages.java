package io.penstock.models.reinforce;

import io.penstock.models.reinforce.GrpoConfig.ScaleRewards;

/**
 * How much better than the other answers to the same prompt each one was: (r − mean) / (deviation +
 * 1e-4), with Bessel's correction, as TRL has it.
 *
 * @param deviations what each was divided by, less the 1e-4; of {@link ScaleRewards#NONE} those of
 *     the groups, for the metrics
 */
@SuppressWarnings("ArrayRecordComponent") // made and read once, never compared
record GroupAdvantages(double[] advantages, double[] deviations) {
  private static final double EPSILON = 1e-4;

  static GroupAdvantages of(double[] rewards, int groupSize, ScaleRewards scale) {
    double[] advantages = new double[rewards.length];
    double[] deviations = new double[rewards.length];
    double ofAll = deviation(rewards, 0, rewards.length);
    for (int from = 0; from < rewards.length; from += groupSize) {
      double mean = mean(rewards, from, from + groupSize);
      double deviation =
          scale == ScaleRewards.BATCH ? ofAll : deviation(rewards, from, from + groupSize);
      for (int i = from; i < from + groupSize; i++) {
        deviations[i] = deviation;
        advantages[i] = rewards[i] - mean;
        if (scale != ScaleRewards.NONE) {
          advantages[i] /= deviation + EPSILON;
        }
      }
    }
    return new GroupAdvantages(advantages, deviations);
  }

  static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }

  /** With Bessel's correction; 0 of one number. */
  static double deviation(double[] values, int from, int to) {
    double mean = mean(values, from, to);
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return to - from < 2 ? 0 : Math.sqrt(squares / (to - from - 1));
  }
}
