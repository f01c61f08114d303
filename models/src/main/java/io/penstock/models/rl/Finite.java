package io.penstock.models.rl;

import io.penstock.models.train.TrainingDivergedException;

/** Weights that are numbers; a run whose weights are not has nothing more to learn. */
final class Finite {
  private Finite() {}

  static void check(float[] weights, long step) {
    for (float weight : weights) {
      if (!Float.isFinite(weight)) {
        throw new TrainingDivergedException(step, "a weight", weight);
      }
    }
  }
}
