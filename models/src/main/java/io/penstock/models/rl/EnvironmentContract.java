package io.penstock.models.rl;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What an environment must keep to before a run trusts it: sizes that are sizes; every observation
 * written in full, finite, and every reward finite; every action taken; the same chance, the same
 * course; and after {@link Environment#restore} the course it would have taken.
 */
public final class EnvironmentContract {
  private static final int STEPS = 400;

  private EnvironmentContract() {}

  /**
   * Tries the environment out for a few hundred random steps.
   *
   * @throws BrokenEnvironmentException naming what it broke; also when it takes longer than {@code
   *     limit}
   */
  public static void check(Supplier<Environment> environments, Duration limit) {
    FutureTask<Void> trial =
        new FutureTask<>(
            () -> {
              tryOut(environments);
              return null;
            });
    Thread thread = new Thread(trial, "environment-contract");
    thread.setDaemon(true); // one that hangs must not keep the process alive
    thread.start();
    try {
      trial.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new BrokenEnvironmentException(
          environments.get(), STEPS + " steps took longer than " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BrokenEnvironmentException broken) {
        throw broken;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void tryOut(Supplier<Environment> environments) {
    CheckedEnvironment first = checked(environments);
    CheckedEnvironment twin = checked(environments);
    RandomStream actions = new RandomStream(7);
    float[] seen = new float[first.observationSize()];
    float[] twinSeen = seen.clone();
    float[] restoredSeen = seen.clone();
    first.reset(seen);
    twin.reset(twinSeen);
    same(first, "reset with the same chance gave two observations", seen, twinSeen);
    for (int i = 0; i < STEPS; i++) {
      // Every action first, then any.
      int action = i < first.actionCount() ? i : actions.nextInt(first.actionCount());
      // A fresh one each time: what it counts for itself would agree by chance otherwise.
      CheckedEnvironment restored = checked(environments);
      continueFrom(first, restored);
      Environment.Step step = first.step(action, seen);
      same(first, step, twin.step(action, twinSeen), "the same actions and chance");
      same(first, "the same actions and chance gave two observations", seen, twinSeen);
      same(first, step, restored.step(action, restoredSeen), "restore, then the same action,");
      same(first, "restore, then the same action, gave another observation", seen, restoredSeen);
      if (step.terminated() || step.truncated()) {
        first.reset(seen);
        twin.reset(twinSeen);
      }
    }
  }

  private static CheckedEnvironment checked(Supplier<Environment> environments) {
    return new CheckedEnvironment(environments.get(), new RandomStream(1), new CallWatch());
  }

  private static void continueFrom(CheckedEnvironment from, CheckedEnvironment to) {
    to.restore(from.state());
    to.random().copy(from.random());
  }

  private static void same(
      CheckedEnvironment environment, Environment.Step one, Environment.Step other, String how) {
    if (!one.equals(other)) {
      throw environment.broken(how + " gave " + one + " and " + other);
    }
  }

  private static void same(CheckedEnvironment environment, String how, float[] one, float[] other) {
    if (!Arrays.equals(one, other)) {
      throw environment.broken(how + ": " + Arrays.toString(one) + ", " + Arrays.toString(other));
    }
  }
}
