package io.penstock.models.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallWatchTest {
  /** A grid world whose named method does not come back after the run has gone on for a while. */
  static final class Hanging implements Environment {
    private final GridWorld sound = new GridWorld();
    private final String method;
    private int calls;

    Hanging(String method) {
      this.method = method;
    }

    private void call(String name, int hangsAt) {
      if (name.equals(method) && ++calls == hangsAt) {
        while (!Thread.currentThread().isInterrupted()) {
          Thread.onSpinWait();
        }
      }
    }

    @Override
    public int observationSize() {
      return sound.observationSize();
    }

    @Override
    public int actionCount() {
      return sound.actionCount();
    }

    @Override
    public int stepLimit() {
      return sound.stepLimit();
    }

    @Override
    public void reset(RandomStream random, float[] observation) {
      call("reset", 3);
      sound.reset(random, observation);
    }

    @Override
    public Step step(int action, RandomStream random, float[] observation) {
      call("step", 300);
      return sound.step(action, random, observation);
    }

    @Override
    public double[] state() {
      call("state", 2);
      return sound.state();
    }

    @Override
    public void restore(double[] state) {
      sound.restore(state);
    }
  }

  @ParameterizedTest
  @CsvSource({"step,DQN", "reset,PPO", "state,DQN"})
  void aRunWhoseEnvironmentHangsFailsByName(
      String method, Algorithm algorithm, @TempDir Path folder) {
    RlSettings settings =
        new RlSettings(algorithm, "Hanging", 5000, 1, Map.of(), 200, 0, Duration.ofMillis(300));
    RlRun.Progress none = (step, steps, meanReturn, stepsPerSecond) -> {};
    assertThatThrownBy(
            () ->
                RlRun.run(
                    settings, () -> new Hanging(method), folder, false, System::nanoTime, none))
        .isInstanceOf(BrokenEnvironmentException.class)
        .hasMessageStartingWith(
            Hanging.class.getName() + ": " + method + " has not come back for 0.3 s")
        .hasMessageContaining("it is at ");
  }

  @Test
  void manySlowCallsAreNoHang() throws Exception {
    CallWatch calls = new CallWatch();
    Environment environment = new GridWorld();
    int done =
        calls.watch(
            () -> {
              for (int i = 0; i < 8; i++) {
                calls.begin(environment);
                Thread.sleep(100);
                calls.end();
              }
              Thread.sleep(600); // outside of a call
              return 8;
            },
            Duration.ofMillis(500));
    assertThat(done).isEqualTo(8);
  }

  @Test
  void whatComesBackTooLateDoesNothingMore() throws Exception {
    CallWatch calls = new CallWatch();
    CountDownLatch refused = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                calls.watch(
                    () -> {
                      calls.begin(new GridWorld());
                      while (!Thread.interrupted()) {
                        Thread.onSpinWait();
                      }
                      try {
                        calls.end();
                      } catch (CancellationException e) {
                        refused.countDown();
                      }
                      return 1;
                    },
                    Duration.ofMillis(50)))
        .isInstanceOf(BrokenEnvironmentException.class);
    assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
