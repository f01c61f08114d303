package io.penstock.models.rl;

/**
 * A task with numbers to see, a few actions to choose from, and a reward for each: Gymnasium's
 * environment with a {@code Box} to observe and a {@code Discrete} to act.
 *
 * <p>One of your own is a public class with a public constructor without arguments. All its chance
 * comes from the stream it is handed, and all it remembers is in {@link #state}: then a run can be
 * continued exactly. {@link EnvironmentContract} says what else it must keep to.
 */
public interface Environment {
  /** How many numbers one observation has. */
  int observationSize();

  /** How many actions there are; they are numbered from 0. */
  int actionCount();

  /** After so many steps an episode is cut off, which is no end of the task: truncated. */
  int stepLimit();

  /** Begins an episode and writes what is seen, all {@link #observationSize} numbers of it. */
  void reset(RandomStream random, float[] observation);

  /** Does one action and writes what is seen then. */
  Step step(int action, RandomStream random, float[] observation);

  /** All that the next steps depend on. */
  double[] state();

  /** Goes on as after the step, or the reset, at which {@link #state} was this. */
  void restore(double[] state);

  /**
   * What a step brought.
   *
   * @param terminated the task is over, nothing comes after: the value of the last observation is 0
   * @param truncated the episode is cut off for another reason; more could have come
   */
  record Step(double reward, boolean terminated, boolean truncated) {}
}
