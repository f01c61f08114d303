package io.penstock.models.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Random numbers whose whole state is one number, so that a checkpoint can hold it: SplitMix64
 * (Steele, Lea, Flood 2014).
 */
public final class RandomStream {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  public RandomStream(long seed) {
    this.state = seed;
  }

  /** A stream of its own for each purpose, far from this one's numbers and all other purposes'. */
  public RandomStream branch(long purpose) {
    return new RandomStream(mix(mix(state) + (purpose + 1) * GAMMA));
  }

  /** Any long, all equally likely. */
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** From 0 (inclusive) to 1 (exclusive), 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** From {@code low} (inclusive) to {@code high} (exclusive). */
  public double uniform(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** From 0 to {@code bound - 1}; off from equally likely by less than bound / 2^63. */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be positive: " + bound);
    }
    return (int) ((nextLong() >>> 1) % bound);
  }

  /** Normally distributed, mean 0 and deviation 1 (Box-Muller). */
  public double nextGaussian() {
    double radius = Math.sqrt(-2 * Math.log(1 - nextDouble()));
    return radius * Math.cos(2 * Math.PI * nextDouble());
  }

  /** Puts {@code values} in an order drawn from all orders (Fisher and Yates). */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  /** From now on gives the numbers that {@code other} will give. */
  void copy(RandomStream other) {
    state = other.state;
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(state);
  }

  void load(DataInput in) throws IOException {
    state = in.readLong();
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
