package io.penstock.text.dedupe;

import java.util.Arrays;

/**
 * The MinHash sketch of a text: 16 bits of each minimum, so 224 bytes at 112 rows. Two rows that
 * differ look the same once in 65536, which is far below what an estimate from so few rows can
 * tell.
 */
public final class Signature {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final byte[] bytes;

  private Signature(byte[] bytes) {
    this.bytes = bytes;
  }

  /** What {@link #toBytes} gave. */
  public static Signature of(byte[] bytes) {
    if (bytes.length == 0 || bytes.length % Short.BYTES != 0) {
      throw new IllegalArgumentException("a signature of " + bytes.length + " bytes");
    }
    return new Signature(bytes.clone());
  }

  static Signature ofMinima(int[] minima) {
    byte[] bytes = new byte[minima.length * Short.BYTES];
    for (int row = 0; row < minima.length; row++) {
      // Minima of many shingles all begin alike; after this their last bits are as good as any.
      int mixed = (int) (mix(minima[row]) >>> Integer.SIZE);
      bytes[2 * row] = (byte) mixed;
      bytes[2 * row + 1] = (byte) (mixed >>> Byte.SIZE);
    }
    return new Signature(bytes);
  }

  /** Two bytes a row. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  public int rows() {
    return bytes.length / Short.BYTES;
  }

  /**
   * The estimated Jaccard similarity of the shingles: the share of equal rows. Its standard
   * deviation is {@code sqrt(j * (1 - j) / rows)}: 0.04 at j = 0.75 and 112 rows.
   */
  public double similarity(Signature other) {
    if (other.bytes.length != bytes.length) {
      throw new IllegalArgumentException(
          "signatures of %d and %d rows cannot be compared".formatted(rows(), other.rows()));
    }
    int equal = 0;
    for (int at = 0; at < bytes.length; at += Short.BYTES) {
      if (bytes[at] == other.bytes[at] && bytes[at + 1] == other.bytes[at + 1]) {
        equal++;
      }
    }
    return (double) equal / rows();
  }

  /** The key at which this meets all that agree in every row of a band. */
  long band(int band, int rowsPerBand) {
    long hash = band + 1L;
    int end = (band + 1) * rowsPerBand * Short.BYTES;
    for (int at = band * rowsPerBand * Short.BYTES; at < end; at++) {
      hash = (hash ^ (bytes[at] & 0xFF)) * MULTIPLIER;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }

  /** Stafford's thirteenth mix of 64 bits, as in {@code SplittableRandom}. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signature that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
