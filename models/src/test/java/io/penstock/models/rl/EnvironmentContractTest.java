package io.penstock.models.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentContractTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ClassLoader CLASSES = EnvironmentContractTest.class.getClassLoader();

  static Stream<String> names() {
    return Environments.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void thoseThatComeAlongKeepIt(String name) {
    EnvironmentContract.check(Environments.named(name, CLASSES), LIMIT);
  }

  @ParameterizedTest
  @MethodSource("names")
  void anEpisodeEndsAtTheStepLimitAtLatest(String name) {
    VectorEnvironment environment =
        new VectorEnvironment(
            new CheckedEnvironments(Environments.named(name, CLASSES), new CallWatch()),
            1,
            new RandomStream(3));
    int limit = Environments.named(name, CLASSES).get().stepLimit();
    int steps = 0;
    while (environment.finished().isEmpty()) {
      assertThat(steps++).isLessThan(limit);
      environment.step(new int[] {0});
    }
    assertThat(environment.finished().get(0).length()).isEqualTo(steps);
    assertThat(environment.truncated(0)).isEqualTo(steps == limit);
  }

  /** A cart pole, or a grid world, which refuses actions it has not, with one thing wrong. */
  static class Broken implements Environment {
    private final Environment sound;
    private final String fault;
    private int steps;

    Broken(String fault) {
      this.fault = fault;
      sound = fault.equals("an action too many") ? new GridWorld() : new CartPole();
    }

    @Override
    public int observationSize() {
      return switch (fault) {
        case "no size" -> 0;
        case "size too small" -> sound.observationSize() - 1;
        case "size too large" -> sound.observationSize() + 1;
        default -> sound.observationSize();
      };
    }

    @Override
    public int actionCount() {
      return switch (fault) {
        case "no actions" -> 0;
        case "an action too many" -> sound.actionCount() + 1;
        default -> sound.actionCount();
      };
    }

    @Override
    public int stepLimit() {
      return switch (fault) {
        case "no limit" -> -1;
        case "no end" -> Integer.MAX_VALUE;
        default -> sound.stepLimit();
      };
    }

    @Override
    public void reset(RandomStream random, float[] observation) {
      sound.reset(random, observation);
      if (fault.equals("infinite reset")) {
        observation[2] = Float.POSITIVE_INFINITY;
      }
    }

    @Override
    public Step step(int action, RandomStream random, float[] observation) {
      Step step = sound.step(action, random, observation);
      steps++;
      switch (fault) {
        case "NaN seen" -> observation[1] = Float.NaN;
        case "hangs" -> hang();
        case "hidden state" -> observation[0] = steps;
        case "an error" -> throw new StackOverflowError();
        default -> {}
      }
      return switch (fault) {
        case "NaN reward" -> new Step(Double.NaN, false, false);
        case "null" -> nothing();
        default -> step;
      };
    }

    private static void hang() {
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @SuppressWarnings("NullAway") // what it must not do
    private static Step nothing() {
      return null;
    }

    @Override
    public double[] state() {
      return sound.state();
    }

    @Override
    public void restore(double[] state) {
      if (!fault.equals("no restore")) {
        sound.restore(state);
      }
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("no size", "observationSize must lie in [1, 65536]: 0"),
        Arguments.of("size too small", "threw java.lang.ArrayIndexOutOfBounds"),
        Arguments.of("size too large", "left observation[4] NaN"),
        Arguments.of("no actions", "actionCount must lie in"),
        Arguments.of("an action too many", "step(4) threw"),
        Arguments.of("no limit", "stepLimit must lie in"),
        Arguments.of("no end", "stepLimit must lie in [1, 1000000]: 2147483647"),
        Arguments.of("an error", "step(0) threw java.lang.StackOverflowError"),
        Arguments.of("infinite reset", "reset left observation[2] Infinity"),
        Arguments.of("NaN seen", "observation[1] NaN, expected a finite number"),
        Arguments.of("NaN reward", "gave a reward of NaN"),
        Arguments.of("null", "returned null"),
        Arguments.of("hidden state", "restore, then the same action"),
        Arguments.of("no restore", "restore, then the same action"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aBrokenOneIsRefusedByName(String fault, String message) {
    assertThatThrownBy(() -> EnvironmentContract.check(() -> new Broken(fault), LIMIT))
        .isInstanceOf(BrokenEnvironmentException.class)
        .hasMessageStartingWith(Broken.class.getName() + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void oneThatHangsIsGivenUp() {
    assertThatThrownBy(
            () -> EnvironmentContract.check(() -> new Broken("hangs"), Duration.ofMillis(200)))
        .isInstanceOf(BrokenEnvironmentException.class)
        .hasMessageContaining("took longer");
  }

  @Test
  void aNanInTheMiddleOfARunStopsIt() {
    VectorEnvironment environment =
        new VectorEnvironment(
            new CheckedEnvironments(() -> new Broken("NaN seen"), new CallWatch()),
            2,
            new RandomStream(1));
    assertThatThrownBy(() -> environment.step(new int[] {0, 1}))
        .isInstanceOf(BrokenEnvironmentException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void aNameThatIsNoEnvironmentIsRefused() {
    UnaryOperator<String> refusal =
        name -> {
          try {
            return Environments.named(name, CLASSES).get().toString();
          } catch (IllegalArgumentException e) {
            return e.getMessage();
          }
        };
    assertThat(refusal.apply("Pong")).contains("CartPole-v1", "found 'Pong'");
    assertThat(refusal.apply("java.lang.String")).contains("does not implement");
    assertThat(refusal.apply(Broken.class.getName())).contains("no public constructor");
  }
}
