package io.penstock.models.tensor;

/** IEEE 754 binary16, which Java 17 does not know. */
final class Half {
  private static final int FRACTION_BITS = 10;
  private static final int LOST_BITS = 23 - FRACTION_BITS;
  private static final int EXPONENT_SHIFT = 127 - 15;

  private Half() {}

  /** Exact. */
  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> FRACTION_BITS) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << LOST_BITS);
    }
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f; // subnormal, or zero
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude));
    }
    return Float.intBitsToFloat(sign | (exponent + EXPONENT_SHIFT) << 23 | fraction << LOST_BITS);
  }

  /** The nearest, ties to even; infinite beyond 65504; what is not a number stays so. */
  static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    if (Float.isNaN(value)) {
      int fraction = (bits >>> LOST_BITS) & 0x3ff;
      return (short) (sign | 0x7c00 | (fraction == 0 ? 0x200 : fraction));
    }
    int magnitude = bits & 0x7fffffff;
    if (magnitude < 0x38800000) { // below the smallest normal: a multiple of 2^-24
      return (short) (sign | (int) Math.rint(Math.abs((double) value) * 0x1p24));
    }
    int rounded = magnitude + 0xfff + ((magnitude >>> LOST_BITS) & 1);
    if (rounded >= 0x47800000) {
      return (short) (sign | 0x7c00);
    }
    return (short) (sign | (rounded - (EXPONENT_SHIFT << 23)) >>> LOST_BITS);
  }
}
