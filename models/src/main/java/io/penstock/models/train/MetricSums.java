package io.penstock.models.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weighted means of what was measured again and again: by the passes of an update or of an
 * evaluation, or by the updates since a run was last logged.
 */
public final class MetricSums {
  private final Map<String, WeightedSum> sums;

  /** None yet. */
  public MetricSums() {
    this(Map.of());
  }

  /** Goes on from what {@link #sums} gave. */
  MetricSums(Map<String, WeightedSum> sums) {
    this.sums = new LinkedHashMap<>(sums);
  }

  /**
   * What was added so far.
   *
   * @param weight over how much (tokens, pairs, updates...)
   */
  record WeightedSum(double sum, double weight) {
    private WeightedSum plus(WeightedSum other) {
      return new WeightedSum(sum + other.sum, weight + other.weight);
    }
  }

  /** Adds a sum over so much weight (tokens, pairs...); the mean is all sums over all weights. */
  public void add(String name, double sum, double weight) {
    sums.merge(name, new WeightedSum(sum, weight), WeightedSum::plus);
  }

  /** The means by name, in the order of their first addition; what weighs nothing is left out. */
  public Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach(
        (name, all) -> {
          if (all.weight() > 0) {
            means.put(name, all.sum() / all.weight());
          }
        });
    return means;
  }

  /** The sums by name, in the same order. */
  Map<String, WeightedSum> sums() {
    return new LinkedHashMap<>(sums);
  }
}
