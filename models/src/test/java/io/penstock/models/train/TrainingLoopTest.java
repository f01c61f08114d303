package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.Gpt;
import io.penstock.models.tensor.TorchEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
  private static final int FOREVER = Integer.MAX_VALUE;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CyclicData DATA = CyclicData.of(30, 6, 24, 32, 3);

  private final Path directory;

  TrainingLoopTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void lossFallsOnRowsSeenAndHeldOut() throws Exception {
    RecordedRun run = new RecordedRun(FOREVER);
    TrainingResult result = run.run(directory, RecordedRun.TWENTY_STEPS, DATA);

    assertThat(result.steps()).isEqualTo(20);
    assertThat(result.stopped()).isFalse();
    assertThat(run.values("loss").get(0)).isBetween(3.3, 3.6); // ln(32) = 3.47
    assertThat(run.values("loss").get(19)).isLessThan(2.6);
    assertThat(run.values("eval_loss")).hasSize(4); // steps 0, 8, 16, 20
    assertThat(run.values("eval_loss").get(3)).isLessThan(2.6);
    assertThat(result.evalLoss()).hasValue(run.values("eval_loss").get(3));
    assertThat(run.checkpointSteps).containsExactly(5L, 10L, 15L, 20L);
    assertThat(run.fractions).first().isEqualTo(0.0);
    assertThat(run.fractions).last().isEqualTo(1.0);
    assertThat(run.values("num_tokens").get(19)).isEqualTo(20 * 4 * 24.0);
    assertThat(run.values("epoch").get(14)).isEqualTo(2.0);
  }

  @Test
  void theLastLossIsReportedHoweverShortTheRun() throws Exception {
    RecordedRun run = new RecordedRun(FOREVER);
    run.run(directory, eachFourthOf(6), DATA);

    assertThat(run.measurements.stream().filter(m -> m.name().equals("loss")))
        .extracting(Measurement::step)
        .containsExactly(4L, 6L);
  }

  @Test
  void whatIsLoggedIsTheMeanOfTheStepsSinceTheLastLine() throws Exception {
    RecordedRun each = new RecordedRun(FOREVER);
    each.run(directory.resolve("each"), logged(6, 1), DATA);
    RecordedRun fourth = new RecordedRun(FOREVER);
    fourth.run(directory.resolve("fourth"), logged(6, 4), DATA);

    for (String mean : List.of("loss", "mean_token_accuracy")) {
      assertThat(fourth.values(mean))
          .containsExactly(
              meanOf(each.values(mean).subList(0, 4)), meanOf(each.values(mean).subList(4, 6)));
    }
    for (String last : List.of("learning_rate", "grad_norm", "num_tokens")) {
      assertThat(fourth.values(last))
          .containsExactly(each.values(last).get(3), each.values(last).get(5));
    }
  }

  private static double meanOf(List<Double> values) {
    return values.stream().reduce(0.0, Double::sum) / values.size();
  }

  @Test
  void stoppedBetweenLinesAndResumedLogsTheSameMeans() throws Exception {
    RecordedRun whole = new RecordedRun(FOREVER);
    whole.run(directory.resolve("whole"), eachFourthOf(6), DATA);

    Path interrupted = directory.resolve("interrupted");
    new RecordedRun(3).run(interrupted, eachFourthOf(6), DATA);
    RecordedRun resumed = new RecordedRun(FOREVER);
    resumed.run(interrupted, eachFourthOf(6), DATA);

    assertThat(resumed.measurements).isEqualTo(whole.measurements);
  }

  @Test
  void aCheckpointFromBeforeMeansWereKeptIsStillOne() throws Exception {
    new RecordedRun(3).run(directory, eachFourthOf(6), DATA);
    Path file = directory.resolve("step-000003").resolve(Checkpoint.STATE);
    ObjectNode state = (ObjectNode) JSON.readTree(file.toFile());
    assertThat(state.remove("unlogged")).isNotEmpty();
    JSON.writeValue(file.toFile(), state);
    RecordedRun resumed = new RecordedRun(FOREVER);
    resumed.run(directory, eachFourthOf(6), DATA);

    assertThat(resumed.checkpointSteps).containsExactly(6L);
    assertThat(resumed.values("loss")).hasSize(2);
  }

  private static TrainingConfig eachFourthOf(int steps) {
    return logged(steps, 4);
  }

  private static TrainingConfig logged(int steps, int everySteps) {
    Map<String, String> options =
        Map.of(
            "steps", Integer.toString(steps),
            "warmup-steps", "1",
            "log-every-steps", Integer.toString(everySteps),
            "batch-rows", "2",
            "threads", "1");
    return PretrainConfig.SMALL.with(options).training();
  }

  @Test
  void sameSeedMeasuresTheSame() throws Exception {
    RecordedRun first = new RecordedRun(FOREVER);
    RecordedRun second = new RecordedRun(FOREVER);
    first.run(directory.resolve("1"), RecordedRun.TWENTY_STEPS, DATA);
    second.run(directory.resolve("2"), RecordedRun.TWENTY_STEPS, DATA);

    assertThat(second.measurements).isEqualTo(first.measurements);
  }

  @Test
  void stoppedAndResumedEqualsUninterrupted() throws Exception {
    RecordedRun whole = new RecordedRun(FOREVER);
    whole.run(directory.resolve("whole"), RecordedRun.TWENTY_STEPS, DATA);

    Path interrupted = directory.resolve("interrupted");
    RecordedRun firstHalf = new RecordedRun(10);
    TrainingResult stopped = firstHalf.run(interrupted, RecordedRun.TWENTY_STEPS, DATA);
    RecordedRun secondHalf = new RecordedRun(FOREVER);
    secondHalf.run(interrupted, RecordedRun.TWENTY_STEPS, DATA);

    assertThat(stopped.steps()).isEqualTo(10);
    assertThat(stopped.stopped()).isTrue();
    assertThat(secondHalf.measurements)
        .startsWith(firstHalf.measurements.toArray(Measurement[]::new));
    assertThat(secondHalf.measurements).isEqualTo(whole.measurements);
    for (String file : List.of(Checkpoint.WEIGHTS, Checkpoint.OPTIMIZER)) {
      assertThat(interrupted.resolve("step-000020").resolve(file))
          .hasSameBinaryContentAs(directory.resolve("whole/step-000020").resolve(file));
    }
  }

  @Test
  void killedBetweenCheckpointsMeasuresTheSameAgain() throws Exception {
    RecordedRun whole = new RecordedRun(FOREVER);
    whole.run(directory.resolve("whole"), RecordedRun.TWENTY_STEPS, DATA);

    Path killed = directory.resolve("killed");
    RecordedRun dying =
        new RecordedRun(FOREVER) {
          @Override
          public void measured(Measurement measurement) {
            if (measurement.step() == 13) {
              throw new IllegalStateException("killed");
            }
          }
        };
    assertThatThrownBy(() -> dying.run(killed, RecordedRun.TWENTY_STEPS, DATA))
        .hasMessage("killed");
    RecordedRun resumed = new RecordedRun(FOREVER);
    resumed.run(killed, RecordedRun.TWENTY_STEPS, DATA);

    // What was measured before the checkpoint is told again: it may have died with the process.
    assertThat(resumed.measurements).isEqualTo(whole.measurements);
  }

  @Test
  void aFinishedRunStaysFinished() throws Exception {
    RecordedRun first = new RecordedRun(FOREVER);
    first.run(directory, RecordedRun.TWENTY_STEPS, DATA);
    RecordedRun again = new RecordedRun(FOREVER);
    TrainingResult result = again.run(directory, RecordedRun.TWENTY_STEPS, DATA);

    assertThat(result.steps()).isEqualTo(20);
    assertThat(result.evalLoss()).isPresent();
    assertThat(again.measurements).isEqualTo(first.measurements);
    assertThat(again.checkpointSteps).isEmpty();
  }

  @Test
  void overfitsOneBatch() throws Exception {
    CyclicData oneBatch = CyclicData.of(4, 0, 24, 32, 9);
    TrainingConfig config =
        Options.override(
            RecordedRun.TWENTY_STEPS,
            Map.of("steps", "120", "weight-decay", "0", "checkpoint-every-steps", "1000"));
    RecordedRun run = new RecordedRun(FOREVER);
    run.run(directory, config, oneBatch);

    assertThat(run.values("loss").get(119)).isLessThan(0.05);
    assertThat(run.values("mean_token_accuracy").get(119)).isGreaterThan(0.99);
    assertThat(run.values("eval_loss")).isEmpty();
  }

  @Test
  void accumulationEqualsOneLargeBatch() throws Exception {
    TrainingConfig large = Options.override(RecordedRun.TWENTY_STEPS, Map.of("batch-rows", "8"));
    TrainingConfig accumulated =
        Options.override(RecordedRun.TWENTY_STEPS, Map.of("accumulation-steps", "2"));
    RecordedRun one = new RecordedRun(FOREVER);
    RecordedRun two = new RecordedRun(FOREVER);
    one.run(directory.resolve("1"), large, DATA);
    two.run(directory.resolve("2"), accumulated, DATA);

    List<Double> expected = one.values("loss");
    List<Double> actual = two.values("loss");
    assertThat(IntStream.range(0, 20).mapToDouble(i -> Math.abs(expected.get(i) - actual.get(i))))
        .allMatch(difference -> difference < 1e-4);
  }

  @Test
  void aLossThatIsNoNumberFailsTheRunNamingTheStep() {
    TrainingConfig exploding =
        Options.override(
            RecordedRun.TWENTY_STEPS,
            Map.of("learning-rate", "1e30", "min-learning-rate", "1e30", "warmup-steps", "0"));

    assertThatThrownBy(() -> new RecordedRun(FOREVER).run(directory, exploding, DATA))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageMatching(
            "training diverged at step [2-9]: (loss|grad_norm) is .* at rows \\d+ to \\d+ of the order .*learning-rate.*");
  }

  @Test
  void refusesToResumeAnotherRun() throws Exception {
    new RecordedRun(3).run(directory, RecordedRun.TWENTY_STEPS, DATA);
    TrainingConfig other =
        Options.override(RecordedRun.TWENTY_STEPS, Map.of("learning-rate", "0.5"));

    assertThatThrownBy(() -> new RecordedRun(FOREVER).run(directory, other, DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another training configuration");
    CyclicData otherData = CyclicData.of(30, 6, 24, 32, 4);
    assertThatThrownBy(
            () -> new RecordedRun(FOREVER).run(directory, RecordedRun.TWENTY_STEPS, otherData))
        .hasMessageContaining("another data");
  }

  @Test
  void patienceEndsARunThatGetsNoBetter() throws Exception {
    TrainingConfig still =
        Options.override(
            RecordedRun.TWENTY_STEPS,
            Map.of(
                "learning-rate",
                "0",
                "min-learning-rate",
                "0",
                "eval-every-steps",
                "2",
                "patience",
                "3"));
    TrainingResult result = new RecordedRun(FOREVER).run(directory, still, DATA);

    assertThat(result.best().step()).isEqualTo(2); // that of the first weights does not count
    assertThat(result.steps()).isEqualTo(8);
    assertThat(result.stopped()).isFalse();
  }

  @Test
  void theModelOfTheBestEvaluationIsKept() throws Exception {
    TrainingConfig worsening =
        Options.override(
            RecordedRun.TWENTY_STEPS,
            Map.of(
                "learning-rate",
                "0.3",
                "min-learning-rate",
                "0.3",
                "weight-decay",
                "0",
                "lr-scheduler-type",
                "constant",
                "warmup-steps",
                "0",
                "eval-every-steps",
                "1",
                "keep-checkpoints",
                "1",
                "keep-best",
                "true"));
    List<Double> published = new ArrayList<>();
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(RecordedRun.MODEL, manager)) {
      CausalLanguageModeling objective = RecordedRun.nextTokens(model, DATA, worsening);
      TrainingResult result =
          TrainingFolder.at(directory)
              .run(
                  objective,
                  worsening,
                  new RecordedRun(FOREVER),
                  () -> false,
                  folder ->
                      published.add(objective.evaluate(Objective.Extent.SAMPLE, 0).get("loss")));

      assertThat(result.evalLoss().orElseThrow()).isGreaterThan(result.best().loss() + 0.01);
      assertThat(published).containsExactly(result.best().loss());
    }
  }

  @Test
  void keepsTheNewestCheckpoints() throws Exception {
    new RecordedRun(FOREVER).run(directory, RecordedRun.TWENTY_STEPS, DATA);

    try (var entries = Files.list(directory)) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("step-000015", "step-000020");
    }
  }
}
