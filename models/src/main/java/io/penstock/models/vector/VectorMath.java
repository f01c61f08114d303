package io.penstock.models.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The arithmetic of a decode step in the registers of the processor: the one class that cannot be
 * loaded where {@link Vectors#present} is false. Every result is summed in one order, compiled or
 * not, so that the same numbers give the same bits.
 */
public final class VectorMath {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** How many floats a register holds: 4, 8 or 16. */
  public static final int LANES = SPECIES.length();

  private static final float LOG2_E = 1.442695041f;
  // ln 2 in two parts, the first so short that its products with small integers are exact.
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  // Adding it rounds to an integer, which then stands in the lowest bits.
  private static final float ROUNDER = 12_582_912f;
  private static final float SQRT_HALF = 0.70710678f;
  private static final float SQRT_2_OVER_PI = 0.79788456f;

  private VectorMath() {}

  /** {@code count}, rounded up to whole registers. */
  public static int padded(int count) {
    return (count + LANES - 1) / LANES * LANES;
  }

  /**
   * A vector times columns of a matrix: {@code y[to + c] = sum over i of x[from + i] * w[at + i *
   * stride + c]} for {@code registers * LANES} columns c, summed in the order of i.
   */
  static void multiply(
      float[] w,
      int at,
      int stride,
      int registers,
      float[] x,
      int from,
      int inputs,
      float[] y,
      int to) {
    int column = 0;
    int left = registers;
    for (; left >= 8; left -= 8, column += 8 * LANES) {
      multiply8(w, at + column, stride, x, from, inputs, y, to + column);
    }
    if (left >= 4) {
      multiply4(w, at + column, stride, x, from, inputs, y, to + column);
      left -= 4;
      column += 4 * LANES;
    }
    for (; left > 0; left--, column += LANES) {
      multiply1(w, at + column, stride, x, from, inputs, y, to + column);
    }
  }

  private static void multiply8(
      float[] w, int at, int stride, float[] x, int from, int inputs, float[] y, int to) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    FloatVector sum4 = sum0;
    FloatVector sum5 = sum0;
    FloatVector sum6 = sum0;
    FloatVector sum7 = sum0;
    for (int i = 0, p = at; i < inputs; i++, p += stride) {
      FloatVector value = FloatVector.broadcast(SPECIES, x[from + i]);
      sum0 = FloatVector.fromArray(SPECIES, w, p).fma(value, sum0);
      sum1 = FloatVector.fromArray(SPECIES, w, p + LANES).fma(value, sum1);
      sum2 = FloatVector.fromArray(SPECIES, w, p + 2 * LANES).fma(value, sum2);
      sum3 = FloatVector.fromArray(SPECIES, w, p + 3 * LANES).fma(value, sum3);
      sum4 = FloatVector.fromArray(SPECIES, w, p + 4 * LANES).fma(value, sum4);
      sum5 = FloatVector.fromArray(SPECIES, w, p + 5 * LANES).fma(value, sum5);
      sum6 = FloatVector.fromArray(SPECIES, w, p + 6 * LANES).fma(value, sum6);
      sum7 = FloatVector.fromArray(SPECIES, w, p + 7 * LANES).fma(value, sum7);
    }
    sum0.intoArray(y, to);
    sum1.intoArray(y, to + LANES);
    sum2.intoArray(y, to + 2 * LANES);
    sum3.intoArray(y, to + 3 * LANES);
    sum4.intoArray(y, to + 4 * LANES);
    sum5.intoArray(y, to + 5 * LANES);
    sum6.intoArray(y, to + 6 * LANES);
    sum7.intoArray(y, to + 7 * LANES);
  }

  private static void multiply4(
      float[] w, int at, int stride, float[] x, int from, int inputs, float[] y, int to) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    for (int i = 0, p = at; i < inputs; i++, p += stride) {
      FloatVector value = FloatVector.broadcast(SPECIES, x[from + i]);
      sum0 = FloatVector.fromArray(SPECIES, w, p).fma(value, sum0);
      sum1 = FloatVector.fromArray(SPECIES, w, p + LANES).fma(value, sum1);
      sum2 = FloatVector.fromArray(SPECIES, w, p + 2 * LANES).fma(value, sum2);
      sum3 = FloatVector.fromArray(SPECIES, w, p + 3 * LANES).fma(value, sum3);
    }
    sum0.intoArray(y, to);
    sum1.intoArray(y, to + LANES);
    sum2.intoArray(y, to + 2 * LANES);
    sum3.intoArray(y, to + 3 * LANES);
  }

  private static void multiply1(
      float[] w, int at, int stride, float[] x, int from, int inputs, float[] y, int to) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0, p = at; i < inputs; i++, p += stride) {
      sum =
          FloatVector.fromArray(SPECIES, w, p)
              .fma(FloatVector.broadcast(SPECIES, x[from + i]), sum);
    }
    sum.intoArray(y, to);
  }

  /**
   * The root-mean-square norm: x / sqrt(mean(x²) + epsilon) * weight.
   *
   * @param weight as many as are normalised
   */
  public static void rmsNorm(
      float[] x, int from, float[] weight, double epsilon, float[] y, int to) {
    int size = weight.length;
    float scale = (float) (1 / Math.sqrt(squares(x, from, size, 0) / size + epsilon));
    for (int i = 0; i < size; i++) {
      y[to + i] = x[from + i] * scale * weight[i];
    }
  }

  /** The layer norm: (x - mean) / sqrt(variance + epsilon) * weight + bias. */
  public static void layerNorm(
      float[] x, int from, float[] weight, float[] bias, double epsilon, float[] y, int to) {
    int size = weight.length;
    float mean = sum(x, from, size) / size;
    float scale = (float) (1 / Math.sqrt(squares(x, from, size, mean) / size + epsilon));
    for (int i = 0; i < size; i++) {
      y[to + i] = (x[from + i] - mean) * scale * weight[i] + bias[i];
    }
  }

  private static float sum(float[] x, int from, int size) {
    FloatVector sums = FloatVector.zero(SPECIES);
    int whole = size / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      sums = FloatVector.fromArray(SPECIES, x, from + i).add(sums);
    }
    float sum = sum(sums);
    for (int i = whole; i < size; i++) {
      sum += x[from + i];
    }
    return sum;
  }

  /** The sum of (x - mean)². */
  private static float squares(float[] x, int from, int size, float mean) {
    FloatVector means = FloatVector.broadcast(SPECIES, mean);
    FloatVector sums = FloatVector.zero(SPECIES);
    int whole = size / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector apart = FloatVector.fromArray(SPECIES, x, from + i).sub(means);
      sums = apart.fma(apart, sums);
    }
    float sum = sum(sums);
    for (int i = whole; i < size; i++) {
      sum += (x[from + i] - mean) * (x[from + i] - mean);
    }
    return sum;
  }

  /** From the first lane to the last: the order of {@code reduceLanes} is the JVM's affair. */
  private static float sum(FloatVector lanes) {
    float[] values = lanes.toArray();
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /**
   * The shares of a softmax in place: exp(scale * x) over their sum.
   *
   * @param from a multiple of {@link #LANES}
   * @param to exclusive, a multiple too; what shall have no share is minus infinity
   */
  static void softmax(float[] x, int from, int to, float scale) {
    FloatVector largest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int i = from; i < to; i += LANES) {
      largest = largest.max(FloatVector.fromArray(SPECIES, x, i));
    }
    FloatVector most = FloatVector.broadcast(SPECIES, largest.reduceLanes(MAX));
    FloatVector sums = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      FloatVector share = exp(FloatVector.fromArray(SPECIES, x, i).sub(most).mul(scale));
      share.intoArray(x, i);
      sums = sums.add(share);
    }
    float share = 1 / sum(sums);
    for (int i = from; i < to; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i).mul(share).intoArray(x, i);
    }
  }

  /** {@code gate = silu(gate) * up}, where silu(x) = x / (1 + exp(-x)), on whole registers. */
  public static void siluTimes(float[] gate, float[] up, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, gate, i);
      x.div(exp(x.neg()).add(1)).mul(FloatVector.fromArray(SPECIES, up, i)).intoArray(gate, i);
    }
  }

  /**
   * GPT-2's approximation of the GELU in place, on whole registers: 0.5 x (1 + tanh(u)), which is x
   * / (1 + exp(-2u)), with u = sqrt(2 / pi) (x + 0.044715 x³).
   */
  public static void geluNew(float[] x, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, i);
      FloatVector inner = value.mul(value).mul(0.044715f).add(1).mul(value);
      value.div(exp(inner.mul(-2 * SQRT_2_OVER_PI)).add(1)).intoArray(x, i);
    }
  }

  /**
   * The GELU in place, on whole registers: 0.5 x (1 + erf(x / sqrt(2))), the error function by
   * Abramowitz and Stegun 7.1.26, right to 1.5e-7.
   */
  public static void gelu(float[] x, int from, int to) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = from; i < to; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, i);
      FloatVector z = value.abs().mul(SQRT_HALF);
      FloatVector t = one.div(z.mul(0.3275911f).add(1));
      FloatVector tail =
          t.mul(1.061405429f)
              .add(-1.453152027f)
              .mul(t)
              .add(1.421413741f)
              .mul(t)
              .add(-0.284496736f)
              .mul(t)
              .add(0.254829592f)
              .mul(t)
              .mul(exp(z.mul(z).neg()));
      // 0.5 x (1 + erf) is max(x, 0) - 0.5 |x| (1 - erf|.|): nothing cancels.
      value.max(0).sub(value.abs().mul(tail).mul(0.5f)).intoArray(x, i);
    }
  }

  /** Right to two units in the last place where the result is a normal number. */
  private static FloatVector exp(FloatVector x) {
    FloatVector within = x.max(-87f).min(88f);
    FloatVector shifted = within.mul(LOG2_E).add(ROUNDER);
    FloatVector power = shifted.sub(ROUNDER);
    FloatVector rest = power.mul(-LN2_HIGH).add(within).sub(power.mul(LN2_LOW));
    FloatVector series =
        rest.mul(1 / 5040f)
            .add(1 / 720f)
            .mul(rest)
            .add(1 / 120f)
            .mul(rest)
            .add(1 / 24f)
            .mul(rest)
            .add(1 / 6f)
            .mul(rest)
            .add(0.5f)
            .mul(rest)
            .add(1)
            .mul(rest)
            .add(1);
    IntVector exponent = shifted.reinterpretAsInts().lanewise(LSHL, 23);
    return series.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }
}
