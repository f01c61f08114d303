package io.penstock.models.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Beside the formulas in double precision. */
class VectorMathTest {
  private static final int COUNT = 4096;

  @Test
  void theActivationsAreRight() {
    float[] x = range(-30, 30);
    float[] ones = new float[COUNT];
    Arrays.fill(ones, 2);
    float[] silu = x.clone();
    VectorMath.siluTimes(silu, ones, 0, COUNT);
    requireClose(x, silu, v -> 2 * v / (1 + Math.exp(-v)), 3e-7);
    float[] geluNew = x.clone();
    VectorMath.geluNew(geluNew, 0, COUNT);
    requireClose(
        x,
        geluNew,
        v -> 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v))),
        3e-7);
    float[] gelu = x.clone();
    VectorMath.gelu(gelu, 0, COUNT);
    requireClose(x, gelu, v -> 0.5 * v * (1 + erf(v / Math.sqrt(2))), 5e-7);
  }

  @Test
  void aSoftmaxGivesNothingToMinusInfinity() {
    int size = 2 * VectorMath.LANES;
    float[] x = new float[size];
    Arrays.fill(x, Float.NEGATIVE_INFINITY);
    x[1] = 100;
    x[2] = 102;
    VectorMath.softmax(x, 0, size, 0.5f);
    double other = Math.exp(-1) / (1 + Math.exp(-1));
    assertThat((double) x[1]).isCloseTo(other, within(1e-6));
    assertThat((double) x[2]).isCloseTo(1 - other, within(1e-6));
    assertThat(x[0]).isLessThan(1e-30f);
  }

  @Test
  void theNormsAreRightForAnySize() {
    for (int size : new int[] {2, 17, 100}) {
      float[] x = Arrays.copyOf(range(-3, 5), size);
      float[] weight = new float[size];
      Arrays.fill(weight, 2);
      float[] bias = new float[size];
      Arrays.fill(bias, 0.5f);
      double mean = average(x, v -> v);
      double variance = average(x, v -> (v - mean) * (v - mean));
      double square = average(x, v -> v * v);
      float[] y = new float[size];
      VectorMath.layerNorm(x, 0, weight, bias, 1e-3, y, 0);
      requireClose(x, y, v -> (v - mean) / Math.sqrt(variance + 1e-3) * 2 + 0.5, 2e-5);
      VectorMath.rmsNorm(x, 0, weight, 1e-3, y, 0);
      requireClose(x, y, v -> v / Math.sqrt(square + 1e-3) * 2, 2e-6);
    }
  }

  private static double average(float[] x, DoubleUnaryOperator of) {
    double sum = 0;
    for (float value : x) {
      sum += of.applyAsDouble(value);
    }
    return sum / x.length;
  }

  private static void requireClose(
      float[] x, float[] y, DoubleUnaryOperator expected, double tolerance) {
    for (int i = 0; i < x.length; i++) {
      double right = expected.applyAsDouble(x[i]);
      assertThat((double) y[i])
          .as("of %s", x[i])
          .isCloseTo(right, within(tolerance * Math.max(1, Math.abs(right))));
    }
  }

  private static float[] range(float from, float to) {
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      values[i] = from + (to - from) * i / COUNT;
    }
    return values;
  }

  /** By its series, or by the continued fraction of what is left to 1. */
  private static double erf(double x) {
    double z = Math.abs(x);
    double value;
    if (z < 3) {
      double term = z;
      double sum = z;
      for (int n = 1; n < 100; n++) {
        term *= -z * z / n;
        sum += term / (2 * n + 1);
      }
      value = 2 / Math.sqrt(Math.PI) * sum;
    } else {
      double fraction = z;
      for (int n = 60; n > 0; n--) {
        fraction = z + n / 2.0 / fraction;
      }
      value = 1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction;
    }
    return Math.copySign(value, x);
  }
}
