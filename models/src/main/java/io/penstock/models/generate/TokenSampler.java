package io.penstock.models.generate;

import java.util.Arrays;
import java.util.Random;

/** Draws token ids from logits; the same seed and logits draw the same. */
final class TokenSampler {
  private final Sampling sampling;
  private final Random random;

  TokenSampler(Sampling sampling) {
    this.sampling = sampling;
    random = new Random(sampling.seed());
  }

  int next(float[] logits) {
    if (sampling.temperature() == 0) {
      return likeliest(logits);
    }
    double[] weights = weights(logits);
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    int last = 0;
    for (int id = 0; id < weights.length; id++) {
      if (weights[id] > 0) {
        last = id;
        left -= weights[id];
        if (left < 0) {
          return id;
        }
      }
    }
    return last; // what rounding left over
  }

  /** Unnormalised probabilities: softmax of logits over temperature, zero outside the top k. */
  private double[] weights(float[] logits) {
    float largest = logits[likeliest(logits)];
    float smallestKept = smallestKept(logits);
    double[] weights = new double[logits.length];
    for (int id = 0; id < logits.length; id++) {
      if (logits[id] >= smallestKept) {
        weights[id] = Math.exp((logits[id] - largest) / sampling.temperature());
      }
    }
    return weights;
  }

  private float smallestKept(float[] logits) {
    int k = sampling.topK();
    if (k == 0 || k >= logits.length) {
      return Float.NEGATIVE_INFINITY;
    }
    float[] sorted = logits.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - k];
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }
}
