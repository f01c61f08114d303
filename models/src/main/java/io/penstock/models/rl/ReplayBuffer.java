package io.penstock.models.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The latest transitions. They are drawn all alike, with repeats; or by priority (Schaul et al.
 * 2016, proportional): {@code P(i) = p_i^alpha / sum}, with the weights {@code (N P(i))^-beta /
 * max} that take the bias out again.
 */
final class ReplayBuffer {
  /** So that a transition without an error is drawn, too. */
  private static final double LEAST_PRIORITY = 1e-6;

  private final int capacity;
  private final int observationSize;
  private final float[] observations;
  private final float[] nextObservations;
  private final float[] actions;
  private final float[] rewards;
  private final float[] terminated;
  private final int leaves;
  private final double[] sums; // a heap: node i is the sum of 2i and 2i + 1; empty if uniform
  private final double alpha;
  private double largestPriority = 1;
  private int position;
  private int size;

  private ReplayBuffer(int capacity, int observationSize, boolean prioritized, double alpha) {
    this.capacity = capacity;
    this.observationSize = observationSize;
    this.alpha = alpha;
    long numbers = (long) capacity * observationSize;
    if (numbers > Integer.MAX_VALUE / 8) {
      throw new IllegalArgumentException(
          "buffer-size: expected at most %d with observations of %d numbers, found %d"
              .formatted(Integer.MAX_VALUE / 8 / observationSize, observationSize, capacity));
    }
    observations = new float[(int) numbers];
    nextObservations = new float[(int) numbers];
    actions = new float[capacity];
    rewards = new float[capacity];
    terminated = new float[capacity];
    leaves = Integer.highestOneBit(Math.max(1, 2 * capacity - 1));
    sums = new double[prioritized ? 2 * leaves : 0];
  }

  /** Draws all alike. */
  static ReplayBuffer uniform(int capacity, int observationSize) {
    return new ReplayBuffer(capacity, observationSize, false, 0);
  }

  /** Draws by priority; {@code alpha} 0 would be all alike. */
  static ReplayBuffer prioritized(int capacity, int observationSize, double alpha) {
    return new ReplayBuffer(capacity, observationSize, true, alpha);
  }

  int size() {
    return size;
  }

  /** Takes one in, in place of the oldest where it is full. */
  void add(float[] seen, int action, double reward, float[] seenNext, boolean over) {
    System.arraycopy(seen, 0, observations, position * observationSize, observationSize);
    System.arraycopy(seenNext, 0, nextObservations, position * observationSize, observationSize);
    actions[position] = action;
    rewards[position] = (float) reward;
    terminated[position] = over ? 1 : 0;
    if (sums.length > 0) {
      setPriority(position, largestPriority);
    }
    position = (position + 1) % capacity;
    size = Math.min(size + 1, capacity);
  }

  /** Fills {@code drawn} with places, and {@code weights} with their weights in the loss. */
  void draw(RandomStream random, double beta, int[] drawn, float[] weights) {
    if (sums.length == 0) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = random.nextInt(size);
        weights[i] = 1;
      }
      return;
    }
    double largest = 0;
    double[] unscaled = new double[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = find(random.nextDouble() * sums[1]);
      unscaled[i] = Math.pow(size * sums[leaves + drawn[i]] / sums[1], -beta);
      largest = Math.max(largest, unscaled[i]);
    }
    for (int i = 0; i < drawn.length; i++) {
      weights[i] = (float) (unscaled[i] / largest);
    }
  }

  /** Remembers how far off the places drawn were. */
  void learned(int[] drawn, float[] errors) {
    if (sums.length == 0) {
      return;
    }
    for (int i = 0; i < drawn.length; i++) {
      double priority = Math.pow(errors[i] + LEAST_PRIORITY, alpha);
      largestPriority = Math.max(largestPriority, priority);
      setPriority(drawn[i], priority);
    }
  }

  void copyObservation(int place, SharedTensor to, int row) {
    to.put(row * observationSize, observations, place * observationSize, observationSize);
  }

  void copyNextObservation(int place, SharedTensor to, int row) {
    to.put(row * observationSize, nextObservations, place * observationSize, observationSize);
  }

  float action(int place) {
    return actions[place];
  }

  float reward(int place) {
    return rewards[place];
  }

  /** 1 where the task was over, 0 where more could have come. */
  float terminated(int place) {
    return terminated[place];
  }

  private void setPriority(int place, double priority) {
    int node = leaves + place;
    sums[node] = priority;
    for (node /= 2; node >= 1; node /= 2) {
      sums[node] = sums[2 * node] + sums[2 * node + 1];
    }
  }

  /** The place at which the priorities, added up from the first on, pass {@code mass}. */
  private int find(double mass) {
    int node = 1;
    double rest = mass;
    while (node < leaves) {
      node *= 2;
      // To the right only where there is something: rounding may leave a rest at the very end.
      if (rest >= sums[node] && sums[node + 1] > 0) {
        rest -= sums[node];
        node++;
      }
    }
    return node - leaves;
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(position);
    out.writeInt(size);
    out.writeDouble(largestPriority);
    for (float[] numbers : numbers()) {
      Numbers.write(out, numbers);
    }
    for (int i = 0; i < (sums.length == 0 ? 0 : capacity); i++) {
      out.writeDouble(sums[leaves + i]);
    }
  }

  void load(DataInput in) throws IOException {
    position = in.readInt();
    size = in.readInt();
    largestPriority = in.readDouble();
    for (float[] numbers : numbers()) {
      Numbers.read(in, numbers);
    }
    for (int i = 0; i < (sums.length == 0 ? 0 : capacity); i++) {
      setPriority(i, in.readDouble());
    }
  }

  private float[][] numbers() {
    return new float[][] {observations, nextObservations, actions, rewards, terminated};
  }
}
