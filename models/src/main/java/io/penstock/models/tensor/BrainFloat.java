package io.penstock.models.tensor;

/** bfloat16: the upper half of a float32. */
final class BrainFloat {
  private BrainFloat() {}

  /** The nearest, ties to even; what not a number is stays so, and keeps the bits it can. */
  static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      int upper = bits >>> 16;
      return (short) ((upper & 0x7f) == 0 ? upper | 0x40 : upper);
    }
    int roundingBias = 0x7fff + ((bits >>> 16) & 1);
    return (short) ((bits + roundingBias) >>> 16);
  }
}
