package io.penstock.models.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several environments of one kind, stepped together. One whose episode ends is reset within the
 * same step, as CleanRL's scripts expect it (Gymnasium 0.29, in Gymnasium 1.x {@code
 * AutoresetMode.SAME_STEP}): the observation after that step is the next episode's first, the last
 * of the old one is {@link #finalObservation}.
 */
final class VectorEnvironment {
  private final CheckedEnvironment[] environments;
  private final float[][] observations;
  private final float[][] finalObservations;
  private final double[] rewards;
  private final boolean[] terminated;
  private final boolean[] truncated;
  private final double[] returns;
  private final int[] lengths;
  private final List<Episode> finished = new ArrayList<>();

  /** An episode that ended in the last step. */
  record Episode(double episodicReturn, int length) {}

  VectorEnvironment(CheckedEnvironments make, int count, RandomStream random) {
    environments = new CheckedEnvironment[count];
    for (int i = 0; i < count; i++) {
      environments[i] = make.make(random.branch(i));
    }
    observations = new float[count][environments[0].observationSize()];
    finalObservations = new float[count][environments[0].observationSize()];
    rewards = new double[count];
    terminated = new boolean[count];
    truncated = new boolean[count];
    returns = new double[count];
    lengths = new int[count];
    for (int i = 0; i < count; i++) {
      environments[i].reset(observations[i]);
    }
  }

  int count() {
    return environments.length;
  }

  int observationSize() {
    return environments[0].observationSize();
  }

  int actionCount() {
    return environments[0].actionCount();
  }

  /** What environment {@code i} shows now. */
  float[] observation(int i) {
    return observations[i];
  }

  /** What environment {@code i} showed at the end of its last step, before any reset. */
  float[] finalObservation(int i) {
    return finalObservations[i];
  }

  double reward(int i) {
    return rewards[i];
  }

  boolean terminated(int i) {
    return terminated[i];
  }

  boolean truncated(int i) {
    return truncated[i];
  }

  /** The episodes that ended in the last step. */
  List<Episode> finished() {
    return finished;
  }

  /** One step of each. */
  void step(int[] actions) {
    finished.clear();
    for (int i = 0; i < environments.length; i++) {
      Environment.Step step = environments[i].step(actions[i], finalObservations[i]);
      rewards[i] = step.reward();
      returns[i] += step.reward();
      lengths[i]++;
      terminated[i] = step.terminated();
      // Gymnasium's TimeLimit tells of both where both are so.
      truncated[i] = step.truncated() || lengths[i] >= environments[i].stepLimit();
      if (terminated[i] || truncated[i]) {
        finished.add(new Episode(returns[i], lengths[i]));
        returns[i] = 0;
        lengths[i] = 0;
        environments[i].reset(observations[i]);
      } else {
        System.arraycopy(finalObservations[i], 0, observations[i], 0, observations[i].length);
      }
    }
  }

  void save(DataOutput out) throws IOException {
    for (int i = 0; i < environments.length; i++) {
      environments[i].random().save(out);
      Numbers.write(out, environments[i].state());
      Numbers.write(out, observations[i]);
      out.writeDouble(returns[i]);
      out.writeInt(lengths[i]);
      out.writeBoolean(terminated[i]);
      out.writeBoolean(truncated[i]);
    }
  }

  void load(DataInput in) throws IOException {
    for (int i = 0; i < environments.length; i++) {
      environments[i].random().load(in);
      environments[i].restore(Numbers.readDoubles(in));
      Numbers.read(in, observations[i]);
      returns[i] = in.readDouble();
      lengths[i] = in.readInt();
      terminated[i] = in.readBoolean();
      truncated[i] = in.readBoolean();
    }
  }
}
