package io.penstock.models.generate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** Draws the token ids of one text from logits; the same seed and logits draw the same. */
final class TokenSampler {
  private final Sampling sampling;
  private final SplittableRandom random;
  private final BitSet seen = new BitSet();
  private double logProb;

  /**
   * For a text that goes on from {@code prompt}.
   *
   * @param row of its batch: each draws by itself
   */
  TokenSampler(Sampling sampling, int[] prompt, int row) {
    this.sampling = sampling;
    // It mixes its seed: near seeds of java.util.Random begin with nearly the same number.
    random = new SplittableRandom(sampling.seed() + row);
    for (int token : prompt) {
      seen.set(token);
    }
  }

  int next(float[] logits) {
    float[] scores = sampling.repetitionPenalty() == 1 ? logits : penalised(logits);
    int token = sampling.temperature() == 0 ? likeliest(scores) : draw(probabilities(scores));
    seen.set(token);
    return token;
  }

  private float[] penalised(float[] logits) {
    float[] scores = logits.clone();
    float penalty = (float) sampling.repetitionPenalty();
    for (int id = seen.nextSetBit(0); id >= 0 && id < scores.length; id = seen.nextSetBit(id + 1)) {
      scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
    }
    return scores;
  }

  /** The log-probability of the last token among those that it was drawn from. */
  double logProb() {
    return logProb;
  }

  private int draw(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    int token = drawn(weights, sum);
    logProb = Math.log(weights[token] / sum);
    return token;
  }

  private int drawn(double[] weights, double sum) {
    double left = random.nextDouble() * sum;
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

  /** What the next token is drawn by: unnormalised, zero for those that are left out. */
  double[] weights(float[] logits) {
    return probabilities(sampling.repetitionPenalty() == 1 ? logits : penalised(logits));
  }

  private double[] probabilities(float[] scores) {
    double largest = scores[likeliest(scores)];
    double[] weights = new double[scores.length];
    float smallestKept = smallestOfTopK(scores);
    for (int id = 0; id < scores.length; id++) {
      if (scores[id] >= smallestKept) {
        weights[id] = Math.exp((scores[id] - largest) / sampling.temperature());
      }
    }
    if (sampling.topP() < 1) {
      keepNucleus(weights);
    }
    if (sampling.minP() > 0) {
      // The likeliest has the weight 1.
      for (int id = 0; id < weights.length; id++) {
        weights[id] = weights[id] < sampling.minP() ? 0 : weights[id];
      }
    }
    return weights;
  }

  /** Leaves out the least likely ones that together hold no more than 1 - topP. */
  private void keepNucleus(double[] weights) {
    Integer[] ascending = new Integer[weights.length];
    Arrays.setAll(ascending, id -> id);
    Arrays.sort(ascending, (a, b) -> Double.compare(weights[a], weights[b]));
    double leftOut = (1 - sampling.topP()) * Arrays.stream(weights).sum();
    double sum = 0;
    for (int i = 0; i < ascending.length - 1; i++) {
      sum += weights[ascending[i]];
      if (sum > leftOut) {
        return;
      }
      weights[ascending[i]] = 0;
    }
  }

  private float smallestOfTopK(float[] logits) {
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
