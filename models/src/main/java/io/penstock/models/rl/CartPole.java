package io.penstock.models.rl;

/**
 * A pole on a cart, to be kept upright by pushing left (0) or right (1): Gymnasium's {@code
 * CartPole-v1}, after Barto, Sutton and Anderson 1983, equations of Florian 2007.
 *
 * <p>Seen: position, velocity, angle, angular velocity. Reward 1 a step; over when the pole leans
 * 12 degrees or the cart is 2.4 from the middle; cut off after 500 steps.
 */
public final class CartPole implements Environment {
  private static final double GRAVITY = 9.8;
  private static final double POLE_MASS = 0.1;
  private static final double TOTAL_MASS = 1.1;
  private static final double HALF_LENGTH = 0.5;
  private static final double POLE_MASS_LENGTH = POLE_MASS * HALF_LENGTH;
  private static final double FORCE = 10;
  private static final double SECONDS_PER_STEP = 0.02;
  private static final double ANGLE_LIMIT = 12 * 2 * Math.PI / 360;
  private static final double POSITION_LIMIT = 2.4;

  private double position;
  private double velocity;
  private double angle;
  private double angularVelocity;

  @Override
  public int observationSize() {
    return 4;
  }

  @Override
  public int actionCount() {
    return 2;
  }

  @Override
  public int stepLimit() {
    return 500;
  }

  @Override
  public void reset(RandomStream random, float[] observation) {
    position = random.uniform(-0.05, 0.05);
    velocity = random.uniform(-0.05, 0.05);
    angle = random.uniform(-0.05, 0.05);
    angularVelocity = random.uniform(-0.05, 0.05);
    observe(observation);
  }

  @Override
  public Step step(int action, RandomStream random, float[] observation) {
    double force = action == 1 ? FORCE : -FORCE;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double push = (force + POLE_MASS_LENGTH * angularVelocity * angularVelocity * sin) / TOTAL_MASS;
    double angularAcceleration =
        (GRAVITY * sin - cos * push)
            / (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * cos * cos / TOTAL_MASS));
    double acceleration = push - POLE_MASS_LENGTH * angularAcceleration * cos / TOTAL_MASS;
    position += SECONDS_PER_STEP * velocity;
    velocity += SECONDS_PER_STEP * acceleration;
    angle += SECONDS_PER_STEP * angularVelocity;
    angularVelocity += SECONDS_PER_STEP * angularAcceleration;
    observe(observation);
    boolean fallen = Math.abs(position) > POSITION_LIMIT || Math.abs(angle) > ANGLE_LIMIT;
    return new Step(1, fallen, false);
  }

  @Override
  public double[] state() {
    return new double[] {position, velocity, angle, angularVelocity};
  }

  @Override
  public void restore(double[] state) {
    position = state[0];
    velocity = state[1];
    angle = state[2];
    angularVelocity = state[3];
  }

  private void observe(float[] observation) {
    observation[0] = (float) position;
    observation[1] = (float) velocity;
    observation[2] = (float) angle;
    observation[3] = (float) angularVelocity;
  }
}
