package io.penstock.models.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** Weighted means of what the passes of an update, or of an evaluation, measured. */
public final class MetricSums {
  private final boolean wanted;
  private final Map<String, double[]> sums = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param wanted whether anybody will look: a pass may leave out what costs time to measure
   */
  public MetricSums(boolean wanted) {
    this.wanted = wanted;
  }

  /** Whether anybody will look. */
  public boolean wanted() {
    return wanted;
  }

  /** Adds a sum over so much weight (tokens, pairs...); the mean is all sums over all weights. */
  public void add(String name, double sum, double weight) {
    double[] both = sums.computeIfAbsent(name, unused -> new double[2]);
    both[0] += sum;
    both[1] += weight;
  }

  /** The means by name, in the order of their first addition; what weighs nothing is left out. */
  public Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach(
        (name, both) -> {
          if (both[1] > 0) {
            means.put(name, both[0] / both[1]);
          }
        });
    return means;
  }

  /** The sum of that name; 0 where nothing was added. */
  public double sum(String name) {
    double[] both = sums.get(name);
    return both == null ? 0 : both[0];
  }
}
