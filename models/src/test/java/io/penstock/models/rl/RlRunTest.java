package io.penstock.models.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RlRunTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Map<String, String> SMALL_DQN =
      Map.of(
          "learning-starts", "200",
          "buffer-size", "500",
          "target-network-frequency", "50",
          "batch-size", "32",
          "prioritized", "true",
          "double-q", "true",
          "dueling", "true");

  private static RlSettings settings(Algorithm algorithm, long seed) {
    return algorithm == Algorithm.PPO
        ? new RlSettings(
            algorithm, "CartPole-v1", 1536, seed, Map.of("num-steps", "32"), 512, 2, LIMIT)
        : new RlSettings(algorithm, "CartPole-v1", 1200, seed, SMALL_DQN, 400, 2, LIMIT);
  }

  private static RlResult run(
      RlSettings settings, Path folder, boolean resume, RlRun.Progress progress)
      throws IOException {
    Supplier<Environment> environments =
        Environments.named(settings.environment(), RlRunTest.class.getClassLoader());
    return RlRun.run(settings, environments, folder, resume, System::nanoTime, progress);
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Hears of progress, and dies at the second checkpoint if told to. */
  private static RlRun.Progress dying(boolean dies) {
    return new RlRun.Progress() {
      private int checkpoints;

      @Override
      public void progressed(long step, long steps, double meanReturn, double stepsPerSecond) {}

      @Override
      public void checkpointWritten(long step) {
        if (++checkpoints == 2 && dies) {
          throw new Killed();
        }
      }
    };
  }

  private static List<String> measurements(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("metrics.jsonl")).stream()
        .filter(line -> !line.contains("charts/SPS"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aResumedRunEqualsOneThatNeverStopped(Algorithm algorithm, @TempDir Path folder)
      throws IOException {
    Path whole = folder.resolve("whole");
    Path halves = folder.resolve("halves");
    RlResult expected = run(settings(algorithm, 3), whole, false, dying(false));
    assertThatThrownBy(() -> run(settings(algorithm, 3), halves, false, dying(true)))
        .isInstanceOf(Killed.class);
    Files.writeString(
        halves.resolve("metrics.jsonl"), Files.readString(halves.resolve("metrics.jsonl")) + "{");
    RlResult resumed = run(settings(algorithm, 3), halves, true, dying(false));

    assertThat(measurements(halves)).isEqualTo(measurements(whole)).hasSizeGreaterThan(20);
    assertThat(halves.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    assertThat(halves.resolve("checkpoint.bin"))
        .hasSameBinaryContentAs(whole.resolve("checkpoint.bin"));
    assertThat(resumed.meanReturn()).isEqualTo(expected.meanReturn());
    assertThat(resumed.evalMeanReturn()).isEqualTo(expected.evalMeanReturn());
    assertThat(resumed.episodes()).isEqualTo(expected.episodes());
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aStopIsACheckpointToGoOnFrom(Algorithm algorithm, @TempDir Path folder) throws IOException {
    Path whole = folder.resolve("whole");
    Path halves = folder.resolve("halves");
    RlResult unused = run(settings(algorithm, 3), whole, false, dying(false));
    RlResult stopped = run(settings(algorithm, 3), halves, false, stoppingAtQuestion(3));
    assertThat(stopped.stopped()).isTrue();
    assertThat(stopped.steps()).as("before the first regular one").isBetween(1L, 399L);
    assertThat(halves.resolve("model.safetensors")).doesNotExist();

    RlResult resumed = run(settings(algorithm, 3), halves, true, dying(false));
    assertThat(resumed.stopped()).isFalse();
    assertThat(measurements(halves)).isEqualTo(measurements(whole));
    assertThat(halves.resolve("checkpoint.bin"))
        .hasSameBinaryContentAs(whole.resolve("checkpoint.bin"));
  }

  /** Asks to stop from its nth question on. */
  private static RlRun.Progress stoppingAtQuestion(int nth) {
    return new RlRun.Progress() {
      private int questions;

      @Override
      public void progressed(long step, long steps, double meanReturn, double stepsPerSecond) {}

      @Override
      public boolean stopAsked() {
        return ++questions >= nth;
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void theSeedDecidesAll(Algorithm algorithm, @TempDir Path folder) throws IOException {
    RlResult unused = run(settings(algorithm, 4), folder.resolve("a"), false, dying(false));
    RlResult unused2 = run(settings(algorithm, 4), folder.resolve("b"), false, dying(false));
    RlResult unused3 = run(settings(algorithm, 5), folder.resolve("c"), false, dying(false));
    assertThat(measurements(folder.resolve("a"))).isEqualTo(measurements(folder.resolve("b")));
    assertThat(measurements(folder.resolve("a"))).isNotEqualTo(measurements(folder.resolve("c")));
  }

  @Test
  void measuresUnderCleanRlsNamesAndDrawsThem(@TempDir Path folder) throws IOException {
    RlResult unused = run(settings(Algorithm.PPO, 1), folder, false, dying(false));
    String metrics = Files.readString(folder.resolve("metrics.jsonl"));
    String report = Files.readString(folder.resolve("report.html"));
    for (String name :
        List.of(
            "charts/episodic_return",
            "charts/episodic_length",
            "charts/learning_rate",
            "losses/value_loss",
            "losses/policy_loss",
            "losses/entropy",
            "losses/old_approx_kl",
            "losses/approx_kl",
            "losses/clipfrac",
            "losses/explained_variance")) {
      assertThat(metrics).contains("\"name\": \"" + name + "\"");
      assertThat(report).contains("<figcaption>" + name + "</figcaption><svg");
    }
    assertThat(report).contains("mean_return").doesNotContain("http", "<script");
  }

  @Test
  void theFirstRatioIsOne(@TempDir Path folder) throws IOException {
    RlSettings once =
        new RlSettings(
            Algorithm.PPO,
            "CartPole-v1",
            512,
            1,
            Map.of("update-epochs", "1", "num-minibatches", "1"),
            512,
            0,
            LIMIT);
    RlResult unused = run(once, folder, false, dying(false));
    assertThat(measurements(folder))
        .anyMatch(line -> line.contains("losses/approx_kl\", \"value\": 0.0"))
        .anyMatch(line -> line.contains("losses/clipfrac\", \"value\": 0.0"));
  }

  @Test
  void aFolderIsNotMixed(@TempDir Path folder) throws IOException {
    RlResult unused = run(settings(Algorithm.DQN, 1), folder, false, dying(false));
    assertThatThrownBy(() -> run(settings(Algorithm.DQN, 1), folder, false, dying(false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--resume");
    assertThatThrownBy(() -> run(settings(Algorithm.DQN, 2), folder, true, dying(false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seed: the run in");
    byte[] broken = Files.readAllBytes(folder.resolve("checkpoint.bin"));
    broken[broken.length / 2]++;
    Files.write(folder.resolve("checkpoint.bin"), broken);
    assertThatThrownBy(() -> run(settings(Algorithm.DQN, 1), folder, true, dying(false)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not what was written");
  }

  @Test
  void wrongOptionsAreRefusedByName() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "learning-rat", "1",
                "gamma", "1.5",
                "num-envs", "1.5",
                "norm-adv", "yes",
                "num-minibatches", "7",
                "learning-rate", "NaN")
            .entrySet()) {
      assertThatThrownBy(
              () ->
                  new RlSettings(
                      Algorithm.PPO,
                      "CartPole-v1",
                      1000,
                      1,
                      Map.of(wrong.getKey(), wrong.getValue()),
                      100,
                      0,
                      LIMIT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(wrong.getKey() + ": expected");
    }
  }

  @Test
  void dqnFindsTheShortestPath(@TempDir Path folder) throws IOException {
    RlSettings settings =
        new RlSettings(
            Algorithm.DQN,
            "GridWorld",
            6000,
            1,
            Map.of(
                "learning-starts", "500",
                "learning-rate", "0.001",
                "train-frequency", "4",
                "target-network-frequency", "100"),
            6000,
            1,
            LIMIT);
    RlResult result = run(settings, folder, false, dying(false));
    assertThat(result.evalMeanReturn()).isEqualTo(GridWorld.BEST_RETURN);
  }

  @Test
  void ppoLearnsToBalance(@TempDir Path folder) throws IOException {
    RlSettings settings =
        new RlSettings(
            Algorithm.PPO,
            "CartPole-v1",
            30_720,
            1,
            Map.of("learning-rate", "0.001"),
            30_720,
            0,
            LIMIT);
    // A policy that does not learn gets some 22.
    assertThat(run(settings, folder, false, dying(false)).meanReturn()).isGreaterThan(100);
  }
}
