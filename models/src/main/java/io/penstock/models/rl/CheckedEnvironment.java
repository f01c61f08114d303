package io.penstock.models.rl;

import java.util.Arrays;

/**
 * An environment and its stream of chance, whose every answer is looked at: what is not a finite
 * number, or was not written at all, stops the run instead of being averaged in.
 */
final class CheckedEnvironment {
  private static final int MAX_OBSERVATION_SIZE = 1 << 16;
  private static final int MAX_ACTIONS = 1 << 12;
  private static final int MAX_STATE = 1 << 16;
  private static final int MAX_STEP_LIMIT = 1_000_000; // beyond it, an episode never ends

  private final Environment environment;
  private final RandomStream random;
  private final CallWatch calls;
  private final int observationSize;
  private final int actionCount;
  private final int stepLimit;

  /** Refuses sizes that are none. */
  CheckedEnvironment(Environment environment, RandomStream random, CallWatch calls) {
    this.environment = environment;
    this.random = random;
    this.calls = calls;
    observationSize =
        within("observationSize", environment.observationSize(), MAX_OBSERVATION_SIZE);
    actionCount = within("actionCount", environment.actionCount(), MAX_ACTIONS);
    stepLimit = within("stepLimit", environment.stepLimit(), MAX_STEP_LIMIT);
  }

  int observationSize() {
    return observationSize;
  }

  int actionCount() {
    return actionCount;
  }

  int stepLimit() {
    return stepLimit;
  }

  RandomStream random() {
    return random;
  }

  /** Begins an episode. */
  void reset(float[] observation) {
    Arrays.fill(observation, Float.NaN);
    calls.begin(environment);
    try {
      environment.reset(random, observation);
    } catch (RuntimeException | Error e) {
      throw broken("reset threw " + e, e);
    } finally {
      calls.end();
    }
    checkFinite("reset", observation);
  }

  Environment.Step step(int action, float[] observation) {
    Arrays.fill(observation, Float.NaN);
    Environment.Step step;
    calls.begin(environment);
    try {
      step = environment.step(action, random, observation);
    } catch (RuntimeException | Error e) {
      throw broken("step(" + action + ") threw " + e, e);
    } finally {
      calls.end();
    }
    if (step == null) {
      throw broken("step(" + action + ") returned null");
    }
    if (!Double.isFinite(step.reward())) {
      throw broken("step(" + action + ") gave a reward of " + step.reward());
    }
    checkFinite("step(" + action + ")", observation);
    return step;
  }

  double[] state() {
    double[] state;
    calls.begin(environment);
    try {
      state = environment.state();
    } catch (RuntimeException | Error e) {
      throw broken("state threw " + e, e);
    } finally {
      calls.end();
    }
    if (state == null || state.length > MAX_STATE) {
      throw broken("state() must be an array of at most " + MAX_STATE + " numbers");
    }
    return state;
  }

  void restore(double[] state) {
    calls.begin(environment);
    try {
      environment.restore(state);
    } catch (RuntimeException | Error e) {
      throw broken("restore threw " + e, e);
    } finally {
      calls.end();
    }
  }

  BrokenEnvironmentException broken(String deed) {
    return new BrokenEnvironmentException(environment, deed);
  }

  private BrokenEnvironmentException broken(String deed, Throwable cause) {
    return new BrokenEnvironmentException(environment, deed, cause);
  }

  private int within(String name, int value, int limit) {
    if (value < 1 || value > limit) {
      throw broken(name + " must lie in [1, " + limit + "]: " + value);
    }
    return value;
  }

  private void checkFinite(String deed, float[] observation) {
    for (int i = 0; i < observation.length; i++) {
      if (!Float.isFinite(observation[i])) {
        throw broken(
            deed + " left observation[" + i + "] " + observation[i] + ", expected a finite number");
      }
    }
  }
}
