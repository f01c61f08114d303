package io.penstock.models.rl;

/**
 * A weak car in a valley that must swing up its right side: Gymnasium's {@code MountainCar-v0},
 * after Moore 1990. Actions: push left (0), do not (1), push right (2).
 *
 * <p>Seen: position and velocity. Reward -1 a step; over at position 0.5; cut off after 200 steps.
 */
public final class MountainCar implements Environment {
  private static final double LEFT_END = -1.2;
  private static final double RIGHT_END = 0.6;
  private static final double MAX_SPEED = 0.07;
  private static final double GOAL = 0.5;
  private static final double FORCE = 0.001;
  private static final double GRAVITY = 0.0025;

  private double position;
  private double velocity;

  @Override
  public int observationSize() {
    return 2;
  }

  @Override
  public int actionCount() {
    return 3;
  }

  @Override
  public int stepLimit() {
    return 200;
  }

  @Override
  public void reset(RandomStream random, float[] observation) {
    position = random.uniform(-0.6, -0.4);
    velocity = 0;
    observe(observation);
  }

  @Override
  public Step step(int action, RandomStream random, float[] observation) {
    velocity += (action - 1) * FORCE - Math.cos(3 * position) * GRAVITY;
    velocity = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, velocity));
    position = Math.max(LEFT_END, Math.min(RIGHT_END, position + velocity));
    if (position == LEFT_END && velocity < 0) {
      velocity = 0;
    }
    observe(observation);
    return new Step(-1, position >= GOAL && velocity >= 0, false);
  }

  @Override
  public double[] state() {
    return new double[] {position, velocity};
  }

  @Override
  public void restore(double[] state) {
    position = state[0];
    velocity = state[1];
  }

  private void observe(float[] observation) {
    observation[0] = (float) position;
    observation[1] = (float) velocity;
  }
}
