package io.penstock.models.reinforce;

/** The arithmetic of what a token, or an answer, was better than expected. */
final class Advantages {
  private static final double WHITENING_EPSILON = 1e-8;

  private Advantages() {}

  /**
   * The rewards of an answer's tokens in TRL's PPO: each token pays for its distance to the
   * reference, and the score comes behind the last one, or at it where the limit leaves no room.
   *
   * @param count how many rewards there are: those of the tokens, and one behind where there is
   *     room
   */
  static double[] rewards(
      double score,
      float[] logProbs,
      float[] reference,
      KlEstimator estimator,
      double klCoef,
      int count) {
    double[] rewards = new double[count];
    for (int t = 0; t < logProbs.length; t++) {
      rewards[t] = -klCoef * estimator.of(logProbs[t], reference[t]);
    }
    rewards[count - 1] += score;
    return rewards;
  }

  /**
   * Generalised advantage estimation (Schulman et al. 2016): δₜ = rₜ + γ Vₜ₊₁ − Vₜ and Aₜ = δₜ + γλ
   * Aₜ₊₁, nothing behind the end.
   */
  static double[] generalised(double[] rewards, float[] values, double gamma, double lambda) {
    double[] advantages = new double[rewards.length];
    double next = 0;
    for (int t = rewards.length - 1; t >= 0; t--) {
      double nextValue = t + 1 < values.length ? values[t + 1] : 0;
      double delta = rewards[t] + gamma * nextValue - values[t];
      next = delta + gamma * lambda * next;
      advantages[t] = next;
    }
    return advantages;
  }

  /**
   * TRL's {@code masked_whiten}: (x − mean) / √(variance + 1e-8) with Bessel's correction, over the
   * first numbers of each row. With {@code keepMean}, TRL's {@code shift_mean=False}, the mean is
   * added back. One number alone, which has no variance, is left as it is.
   *
   * @param counts how many numbers of each row count; the others become 0
   */
  static double[][] whitened(double[][] rows, int[] counts, boolean keepMean) {
    double n = 0;
    double sum = 0;
    for (int row = 0; row < rows.length; row++) {
      n += counts[row];
      for (int i = 0; i < counts[row]; i++) {
        sum += rows[row][i];
      }
    }
    double mean = sum / n;
    double squares = 0;
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < counts[row]; i++) {
        squares += (rows[row][i] - mean) * (rows[row][i] - mean);
      }
    }
    double scale = n < 2 ? 1 : 1 / Math.sqrt(squares / (n - 1) + WHITENING_EPSILON);
    double[][] whitened = new double[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      whitened[row] = new double[rows[row].length];
      for (int i = 0; i < counts[row]; i++) {
        whitened[row][i] = (rows[row][i] - mean) * scale + (keepMean ? mean : 0);
      }
    }
    return whitened;
  }
}
