package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.train.MetricSums;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** TRL's metrics of what a policy thinks of answers. */
final class AnswerMetrics {
  private AnswerMetrics() {}

  /** The entropy of the policy where tokens count, in nats. */
  static void entropy(AnswerLogProbs policy, PreferenceOps ops, MetricSums metrics) {
    try (GradMode mode = GradMode.off()) {
      Numbers entropies = Numbers.of(ops.entropies(policy.logits()));
      metrics.add("entropy", entropies.sum(), entropies.size());
    }
  }

  /** The mean logits, log-probabilities and rewards of the answers of one kind. */
  static void kind(String kind, List<Integer> rows, Measured measured, MetricSums metrics) {
    for (int row : rows) {
      metrics.add("rewards/" + kind, measured.rewards().at(row), 1);
      metrics.add("logps/" + kind, measured.logProbs().at(row), 1);
      int from = measured.starts().get(row);
      int to = measured.starts().get(row + 1);
      metrics.add("logits/" + kind, measured.meanLogits().sum(from, to), to - from);
    }
  }

  /** Those of both answers of pairs, the chosen ones first, and how they compare. */
  static void pairs(int pairs, Measured measured, MetricSums metrics) {
    List<Integer> chosen = IntStream.range(0, pairs).boxed().toList();
    List<Integer> rejected = IntStream.range(pairs, 2 * pairs).boxed().toList();
    kind("chosen", chosen, measured, metrics);
    kind("rejected", rejected, measured, metrics);
    for (int pair = 0; pair < pairs; pair++) {
      double margin = measured.rewards().at(pair) - measured.rewards().at(pairs + pair);
      metrics.add("rewards/margins", margin, 1);
      metrics.add("rewards/accuracies", margin > 0 ? 1 : 0, 1);
    }
  }

  /**
   * Numbers of the answers of a batch.
   *
   * @param rewards β times the log-ratio to the reference, of each row
   * @param logProbs of each row
   * @param meanLogits over the vocabulary, of each token that counts
   * @param starts the first token of each row among these, and their count
   */
  record Measured(Numbers rewards, Numbers logProbs, Numbers meanLogits, List<Integer> starts) {
    /** The mean reward of these rows. */
    double meanReward(List<Integer> rows) {
      return rows.stream().mapToDouble(rewards::at).average().orElse(Double.NaN);
    }

    static Measured of(
        NDArray rewards,
        NDArray logProbs,
        AnswerLogProbs policy,
        SequenceBatch batch,
        PreferenceOps ops) {
      try (GradMode mode = GradMode.off()) {
        return new Measured(
            Numbers.of(rewards),
            Numbers.of(logProbs),
            Numbers.of(ops.meanLogits(policy.logits())),
            Arrays.stream(batch.targetStarts()).boxed().toList());
      }
    }
  }
}
