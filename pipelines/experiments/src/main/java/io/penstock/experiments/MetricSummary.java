package io.penstock.experiments;

/**
 * The course of one metric of a run, by step.
 *
 * @param samples how many values
 * @param first the value at the least step
 * @param last the value at the greatest step
 * @param min the least value; NaN values are left out unless there are no others
 * @param lastStep the greatest step
 */
public record MetricSummary(
    String name, long samples, double first, double last, double min, long lastStep) {
  public MetricSummary {
    if (samples < 1) {
      throw new IllegalArgumentException("a metric without samples: " + name);
    }
  }

  /** How far it fell from the first value to the last, in parts of the first: 0.3 is 30 %. */
  public double fall() {
    return (first - last) / Math.abs(first);
  }
}
