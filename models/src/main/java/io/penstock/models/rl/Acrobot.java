package io.penstock.models.rl;

/**
 * Two links hanging from a point, to be swung up by a torque of -1, 0 or 1 (actions 0, 1, 2) at the
 * joint between them: Gymnasium's {@code Acrobot-v1}, after Sutton 1996, dynamics of Sutton and
 * Barto's book, integrated by Runge and Kutta's fourth order over 0.2 s.
 *
 * <p>Seen: cosine and sine of both angles, both angular velocities. Reward -1 a step and 0 for the
 * last; over when the tip is one link above the point; cut off after 500 steps.
 */
public final class Acrobot implements Environment {
  private static final double SECONDS_PER_STEP = 0.2;
  private static final double LENGTH_1 = 1;
  private static final double MASS_1 = 1;
  private static final double MASS_2 = 1;
  private static final double CENTRE_1 = 0.5;
  private static final double CENTRE_2 = 0.5;
  private static final double INERTIA = 1; // of both links
  private static final double GRAVITY = 9.8;
  private static final double MAX_VELOCITY_1 = 4 * Math.PI;
  private static final double MAX_VELOCITY_2 = 9 * Math.PI;

  private final double[] state = new double[4]; // angles 1 and 2, angular velocities 1 and 2

  @Override
  public int observationSize() {
    return 6;
  }

  @Override
  public int actionCount() {
    return 3;
  }

  @Override
  public int stepLimit() {
    return 500;
  }

  @Override
  public void reset(RandomStream random, float[] observation) {
    for (int i = 0; i < state.length; i++) {
      state[i] = (float) random.uniform(-0.1, 0.1); // the original starts from float32
    }
    observe(observation);
  }

  @Override
  public Step step(int action, RandomStream random, float[] observation) {
    double torque = action - 1;
    double[] k1 = derivative(state, torque);
    double[] k2 = derivative(along(k1, SECONDS_PER_STEP / 2), torque);
    double[] k3 = derivative(along(k2, SECONDS_PER_STEP / 2), torque);
    double[] k4 = derivative(along(k3, SECONDS_PER_STEP), torque);
    for (int i = 0; i < state.length; i++) {
      state[i] += SECONDS_PER_STEP / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
    state[0] = wrap(state[0]);
    state[1] = wrap(state[1]);
    state[2] = Math.max(-MAX_VELOCITY_1, Math.min(MAX_VELOCITY_1, state[2]));
    state[3] = Math.max(-MAX_VELOCITY_2, Math.min(MAX_VELOCITY_2, state[3]));
    observe(observation);
    boolean swungUp = -Math.cos(state[0]) - Math.cos(state[1] + state[0]) > 1;
    return new Step(swungUp ? 0 : -1, swungUp, false);
  }

  @Override
  public double[] state() {
    return state.clone();
  }

  @Override
  public void restore(double[] saved) {
    System.arraycopy(saved, 0, state, 0, state.length);
  }

  private void observe(float[] observation) {
    observation[0] = (float) Math.cos(state[0]);
    observation[1] = (float) Math.sin(state[0]);
    observation[2] = (float) Math.cos(state[1]);
    observation[3] = (float) Math.sin(state[1]);
    observation[4] = (float) state[2];
    observation[5] = (float) state[3];
  }

  private double[] along(double[] slope, double seconds) {
    double[] moved = new double[state.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = state[i] + seconds * slope[i];
    }
    return moved;
  }

  private static double[] derivative(double[] s, double torque) {
    double cos2 = Math.cos(s[1]);
    double sin2 = Math.sin(s[1]);
    double d1 =
        MASS_1 * CENTRE_1 * CENTRE_1
            + MASS_2 * (LENGTH_1 * LENGTH_1 + CENTRE_2 * CENTRE_2 + 2 * LENGTH_1 * CENTRE_2 * cos2)
            + 2 * INERTIA;
    double d2 = MASS_2 * (CENTRE_2 * CENTRE_2 + LENGTH_1 * CENTRE_2 * cos2) + INERTIA;
    double phi2 = MASS_2 * CENTRE_2 * GRAVITY * Math.cos(s[0] + s[1] - Math.PI / 2);
    double phi1 =
        -MASS_2 * LENGTH_1 * CENTRE_2 * s[3] * s[3] * sin2
            - 2 * MASS_2 * LENGTH_1 * CENTRE_2 * s[3] * s[2] * sin2
            + (MASS_1 * CENTRE_1 + MASS_2 * LENGTH_1) * GRAVITY * Math.cos(s[0] - Math.PI / 2)
            + phi2;
    double acceleration2 =
        (torque + d2 / d1 * phi1 - MASS_2 * LENGTH_1 * CENTRE_2 * s[2] * s[2] * sin2 - phi2)
            / (MASS_2 * CENTRE_2 * CENTRE_2 + INERTIA - d2 * d2 / d1);
    double acceleration1 = -(d2 * acceleration2 + phi1) / d1;
    return new double[] {s[2], s[3], acceleration1, acceleration2};
  }

  /** The same angle between -pi and pi. */
  private static double wrap(double angle) {
    double wrapped = angle;
    while (wrapped > Math.PI) {
      wrapped -= 2 * Math.PI;
    }
    while (wrapped < -Math.PI) {
      wrapped += 2 * Math.PI;
    }
    return wrapped;
  }
}
