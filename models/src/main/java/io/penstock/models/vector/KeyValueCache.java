package io.penstock.models.vector;

import java.util.Arrays;

/**
 * The keys and values that one head remembers. Keys lie in tiles of positions, each contiguous over
 * the head's numbers, values one position after the other: what attention does is two products with
 * a vector.
 */
public final class KeyValueCache {
  private static final int TILE = 4 * VectorMath.LANES;

  private final int headSize;
  private final int valueStride;
  private final float[] keys;
  private final float[] values;

  /** Room for {@code capacity} positions. */
  public KeyValueCache(int capacity, int headSize) {
    this.headSize = headSize;
    valueStride = VectorMath.padded(headSize);
    keys = new float[Math.multiplyExact(scores(capacity), headSize)];
    values = new float[Math.multiplyExact(capacity, valueStride)];
  }

  /** How many scores {@link #attend} needs room for. */
  public static int scores(int capacity) {
    return (capacity + TILE - 1) / TILE * TILE;
  }

  /** Remembers a key and a value. */
  public void put(int position, float[] key, int keyFrom, float[] value, int valueFrom) {
    int at = position / TILE * TILE * headSize + position % TILE;
    for (int i = 0; i < headSize; i++) {
      keys[at + i * TILE] = key[keyFrom + i];
    }
    System.arraycopy(value, valueFrom, values, position * valueStride, headSize);
  }

  /**
   * What a query sees: softmax(q · keys / sqrt(head size)) · values.
   *
   * @param first the first position that is seen
   * @param end one more than the last
   * @param scores to work in, of {@link #scores} floats
   * @param y gets the result, padded to whole registers
   */
  public void attend(
      float[] query, int from, int first, int end, float[] scores, float[] y, int to) {
    int start = first / TILE * TILE;
    for (int tile = start; tile < end; tile += TILE) {
      VectorMath.multiply(
          keys,
          tile * headSize,
          TILE,
          TILE / VectorMath.LANES,
          query,
          from,
          headSize,
          scores,
          tile);
    }
    Arrays.fill(scores, start, first, Float.NEGATIVE_INFINITY);
    int padded = VectorMath.padded(end);
    Arrays.fill(scores, end, padded, Float.NEGATIVE_INFINITY);
    VectorMath.softmax(scores, start, padded, (float) (1 / Math.sqrt(headSize)));
    VectorMath.multiply(
        values,
        first * valueStride,
        valueStride,
        valueStride / VectorMath.LANES,
        scores,
        first,
        end - first,
        y,
        to);
  }
}
