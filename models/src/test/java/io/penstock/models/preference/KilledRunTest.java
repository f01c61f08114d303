package io.penstock.models.preference;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.nn.Bf16Linear;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.train.LrSchedulerType;
import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose process is killed measures, started again, what one that was left alone does. */
class KilledRunTest {
  private static final int STEPS = 14;
  private static final GptConfig SHAPE = new GptConfig(32, 24, 2, 2, 16, 11);

  private final ExecutorService aside = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    aside.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"reward", "dpo", "dpo-precomputed", "dpo-synced", "reward-lora-bf16", "dpo-lora"})
  void aKilledRunGoesOnToTheSameBits(String method, @TempDir Path directory) throws Exception {
    Future<List<String>> whole =
        aside.submit(() -> run(method, directory.resolve("whole"), Integer.MAX_VALUE));
    List<String> killed = run(method, directory.resolve("killed"), 8);
    List<String> resumed = run(method, directory.resolve("killed"), Integer.MAX_VALUE);
    List<String> undisturbed = whole.get();

    assertThat(killed).isNotEmpty().noneMatch(line -> line.startsWith(STEPS + " "));
    assertThat(undisturbed).anyMatch(line -> line.startsWith(STEPS + " loss "));
    assertThat(resumed).containsExactlyElementsOf(undisturbed);
  }

  /** The lines a process printed; it is killed once it has told of {@code killAt}. */
  private static List<String> run(String method, Path directory, int killAt) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // a process of seconds has no use for more
                KilledRunTest.class.getName(),
                method,
                directory.toString(),
                killAt == Integer.MAX_VALUE ? "0" : "200")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.startsWith(killAt + " ")) {
          process.destroyForcibly();
          break; // its output is closed with it
        }
      }
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(killAt == Integer.MAX_VALUE ? 0 : 137);
    return lines;
  }

  /** The process: method, folder, milliseconds to wait at each step. */
  public static void main(String[] arguments) throws IOException {
    PreferenceRows<TokenPair> rows = RandomRows.pairs(20, 6, 32, 0.5);
    long wait = Long.parseLong(arguments[2]);
    LearningRun run =
        new LearningRun() {
          @Override
          public void measured(Measurement measurement) {
            System.out.println(
                measurement.step() + " " + measurement.name() + " " + measurement.value());
            if (measurement.name().equals("loss")) {
              LockSupport.parkNanos(wait * 1_000_000);
            }
          }
        };
    run.run(
        Path.of(arguments[1]),
        config(),
        manager -> Gpt.initialised(SHAPE, manager),
        rows,
        (policy, model, ops, manager) -> {
          if (arguments[0].endsWith("bf16")) {
            Bf16Linear.enter(policy);
          }
          LanguageModel learns = policy;
          if (arguments[0].contains("lora")) {
            AdaptedModel adapted = Adapters.on(policy, /* dropout= */ 0.2);
            run.forward = Adapters.forward(adapted, /* checkpointed= */ true);
            learns = adapted;
          }
          if (arguments[0].startsWith("reward")) {
            return new RewardLearning(
                RewardModel.withNewHead(learns, 1, OptionalInt.empty(), manager),
                RewardConfig.DEFAULT,
                ops);
          }
          ReferencePolicy reference =
              switch (arguments[0]) {
                case "dpo-precomputed" ->
                    PrecomputedReference.of(ReferencePolicy.model(policy, ops), rows, 4, manager);
                case "dpo-synced" -> new SyncedReference(model, policy, 0.6, 3, ops);
                case "dpo-lora" -> Adapters.without((AdaptedModel) learns, ops);
                default -> ReferencePolicy.model(model, ops);
              };
          return new DpoLearning(learns, reference, DpoConfig.DEFAULT, ops);
        },
        () -> false);
  }

  private static TrainingConfig config() {
    return new TrainingConfig(
        STEPS,
        4,
        1,
        3e-3,
        0,
        0,
        0,
        0.9,
        0.999,
        1e-8,
        1,
        7,
        1,
        5,
        6,
        5,
        2,
        1,
        LrSchedulerType.LINEAR,
        0,
        0,
        false);
  }
}
