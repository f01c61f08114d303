package io.penstock.models.rl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gymnasium 1.3.0 as the judge: {@code src/test/python/record_environments.py} wrote what its
 * environments did in 1,000 random steps.
 */
class EnvironmentDynamicsTest {
  private static final double TOLERANCE = 1e-6;
  private static final int STEPS = 1000;
  private static final String PYTHON = "PENSTOCK_PARITY_PYTHON";

  @ParameterizedTest
  @ValueSource(strings = {"CartPole-v1", "Acrobot-v1", "MountainCar-v0"})
  void dynamicsAreGymnasiums(String name) throws IOException {
    try (InputStream golden = getClass().getResourceAsStream("environments/" + name + ".txt")) {
      follow(name, new String(Objects.requireNonNull(golden).readAllBytes(), UTF_8));
    }
  }

  @Test
  @Tag("parity")
  @EnabledIfEnvironmentVariable(
      named = PYTHON,
      matches = ".+",
      disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has gymnasium")
  void dynamicsAreThoseOfTheGymnasiumAtHand(@TempDir Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getenv(PYTHON),
                Path.of("src/test/python/record_environments.py").toAbsolutePath().toString(),
                folder.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    for (String name : List.of("CartPole-v1", "Acrobot-v1", "MountainCar-v0")) {
      follow(name, Files.readString(folder.resolve(name + ".txt")));
    }
  }

  /** From each start along the recorded actions, without ever being put right. */
  private static void follow(String name, String record) {
    Environment environment =
        Environments.named(name, EnvironmentDynamicsTest.class.getClassLoader()).get();
    RandomStream unused = new RandomStream(0);
    float[] seen = new float[environment.observationSize()];
    int steps = 0;
    for (String line : record.lines().toList()) {
      String[] fields = line.split(";", -1);
      if (fields[0].equals("reset")) {
        environment.restore(numbers(fields[1]));
        continue;
      }
      String place = name + ", step " + ++steps;
      Environment.Step step = environment.step(Integer.parseInt(fields[0]), unused, seen);
      assertThat(step.reward()).as(place).isEqualTo(Double.parseDouble(fields[1]));
      assertThat(step.terminated()).as(place).isEqualTo(fields[2].equals("1"));
      assertThat(step.truncated()).as(place).isFalse();
      assertClose(place, environment.state(), numbers(fields[3]));
      double[] seenDoubles = new double[seen.length];
      Arrays.setAll(seenDoubles, i -> seen[i]);
      assertClose(place, seenDoubles, numbers(fields[4]));
    }
    assertThat(steps).isEqualTo(STEPS);
  }

  private static void assertClose(String place, double[] found, double[] expected) {
    assertThat(found).as(place).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as(place).isCloseTo(expected[i], within(TOLERANCE));
    }
  }

  private static double[] numbers(String words) {
    return Arrays.stream(words.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
