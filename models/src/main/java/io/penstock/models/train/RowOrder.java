package io.penstock.models.train;

import java.util.Random;

/**
 * The order in which rows are learned: epoch after epoch, each a permutation drawn from the seed
 * and the epoch's number. A position in it is all that a resumed run needs to know.
 */
public final class RowOrder {
  private final long seed;
  private final int[] permutation;
  private long epoch = -1;

  /**
   * The order of so many rows.
   *
   * @throws IllegalArgumentException if there are none
   */
  public RowOrder(int rows, long seed) {
    if (rows < 1) {
      throw new IllegalArgumentException(
          "nothing to learn from: the data set has no training rows; give more data, or hold less of it out");
    }
    this.seed = seed;
    permutation = new int[rows];
  }

  /** The row at {@code position}, counted from 0 over all epochs. */
  public int rowAt(long position) {
    shuffle(position / permutation.length);
    return permutation[(int) (position % permutation.length)];
  }

  /** How many epochs lie before {@code position}. */
  public double epochsAt(long position) {
    return (double) position / permutation.length;
  }

  private void shuffle(long wanted) {
    if (wanted == epoch) {
      return;
    }
    Random random = new Random(seed * 1_000_003 + wanted);
    for (int i = 0; i < permutation.length; i++) {
      int j = random.nextInt(i + 1);
      permutation[i] = permutation[j];
      permutation[j] = i;
    }
    epoch = wanted;
  }
}
