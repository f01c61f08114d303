package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;

/** The numbers of a small array, for metrics. */
final class Numbers {
  private final float[] values;

  private Numbers(float[] values) {
    this.values = values;
  }

  /** Those of {@code array}, without its history. */
  static Numbers of(NDArray array) {
    return new Numbers(array.stopGradient().toFloatArray());
  }

  int size() {
    return values.length;
  }

  float at(int index) {
    return values[index];
  }

  double sum() {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  double sum(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  double min() {
    double min = Double.POSITIVE_INFINITY;
    for (float value : values) {
      min = Math.min(min, value);
    }
    return min;
  }

  double max() {
    double max = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** How many are larger than the other's of the same place. */
  int countAbove(Numbers other) {
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      count += values[i] > other.values[i] ? 1 : 0;
    }
    return count;
  }
}
