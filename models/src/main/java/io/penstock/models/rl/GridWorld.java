package io.penstock.models.rl;

import java.util.Arrays;

/**
 * Five by five fields, from one corner to the opposite one. Actions: up (0), right (1), down (2),
 * left (3); a step against the border stays. Reward -1 a step, so that the best return is known:
 * -8.
 *
 * <p>Seen: one number a field, 1 where one stands. Over in the corner; cut off after 100 steps.
 */
public final class GridWorld implements Environment {
  /** The return of a shortest path. */
  public static final double BEST_RETURN = -8;

  private static final int SIDE = 5;

  private int row;
  private int column;

  @Override
  public int observationSize() {
    return SIDE * SIDE;
  }

  @Override
  public int actionCount() {
    return 4;
  }

  @Override
  public int stepLimit() {
    return 100;
  }

  @Override
  public void reset(RandomStream random, float[] observation) {
    row = 0;
    column = 0;
    observe(observation);
  }

  @Override
  public Step step(int action, RandomStream random, float[] observation) {
    switch (action) {
      case 0 -> row = Math.max(0, row - 1);
      case 1 -> column = Math.min(SIDE - 1, column + 1);
      case 2 -> row = Math.min(SIDE - 1, row + 1);
      case 3 -> column = Math.max(0, column - 1);
      default -> throw new IllegalArgumentException("action must lie in [0, 4): " + action);
    }
    observe(observation);
    return new Step(-1, row == SIDE - 1 && column == SIDE - 1, false);
  }

  @Override
  public double[] state() {
    return new double[] {row, column};
  }

  @Override
  public void restore(double[] state) {
    row = (int) state[0];
    column = (int) state[1];
  }

  private void observe(float[] observation) {
    Arrays.fill(observation, 0);
    observation[row * SIDE + column] = 1;
  }
}
