package io.penstock.models.quantize;

import java.util.Arrays;

/**
 * The numbers that a code stands for, ascending, and the bounds between them: a value takes the
 * nearest code, on a bound the lower.
 */
final class CodeBook {
  private static final int EXPONENTS = 7;

  /**
   * NF4: the sixteen quantiles of a normal distribution, scaled to [-1, 1], as bitsandbytes has
   * them (Dettmers et al., QLoRA, 2023, appendix E).
   */
  static final CodeBook NF4 =
      of(
          new double[] {
            -1.0,
            -0.6961928009986877,
            -0.5250730514526367,
            -0.39491748809814453,
            -0.28444138169288635,
            -0.18477343022823334,
            -0.09105003625154495,
            0.0,
            0.07958029955625534,
            0.16093020141124725,
            0.24611230194568634,
            0.33791524171829224,
            0.44070982933044434,
            0.5626170039176941,
            0.7229568362236023,
            1.0
          });

  /**
   * The 256 numbers of bitsandbytes' signed dynamic map: seven powers of ten, each finer than the
   * one below, with both signs, and 0 and 1.
   */
  static final CodeBook DYNAMIC = of(dynamicMap());

  private final float[] values;
  private final float[] bounds;

  private CodeBook(float[] values, float[] bounds) {
    this.values = values;
    this.bounds = bounds;
  }

  /** The numbers by code. */
  float[] values() {
    return values.clone();
  }

  /** The largest number of each code but the last. */
  float[] bounds() {
    return bounds.clone();
  }

  /** The book of these values, which ascend. */
  private static CodeBook of(double[] exact) {
    float[] values = new float[exact.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) exact[i];
    }
    return of(values);
  }

  private static CodeBook of(float[] values) {
    float[] bounds = new float[values.length - 1];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = (float) (((double) values[i] + values[i + 1]) / 2);
    }
    return new CodeBook(values, bounds);
  }

  private static float[] dynamicMap() {
    float[] map = new float[256];
    int count = 0;
    for (int exponent = 0; exponent < EXPONENTS; exponent++) {
      int parts = 1 << exponent;
      float scale = (float) Math.pow(10, exponent - (EXPONENTS - 1));
      for (int i = 0; i < parts; i++) {
        float middle = (boundary(i, parts) + boundary(i + 1, parts)) / 2;
        map[count++] = scale * middle;
        map[count++] = -scale * middle;
      }
    }
    map[count++] = 0;
    map[count] = 1;
    Arrays.sort(map);
    return map;
  }

  /**
   * The {@code i}th boundary of equal parts of [0.1, 1], rounded as {@code torch.linspace} does.
   */
  private static float boundary(int i, int parts) {
    float step = (1 - 0.1f) / parts;
    return i < (parts + 1) / 2 ? Math.fma(step, i, 0.1f) : Math.fma(-step, parts - i, 1);
  }
}
