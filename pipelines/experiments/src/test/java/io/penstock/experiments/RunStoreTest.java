package io.penstock.experiments;

import static io.penstock.experiments.Runs.event;
import static io.penstock.experiments.Runs.position;
import static io.penstock.experiments.Runs.records;
import static io.penstock.experiments.Runs.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.Topics;
import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEventType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  @Test
  void aRunIsSummedUpFromItsEventsAndSamples() {
    try (RunStore store = RunStore.inMemory()) {
      store.apply(
          records(
              List.of(
                  event("r1", RunEventType.START, 1, 1_000, Map.of("steps", "3")),
                  event("r2", RunEventType.START, 1, 1_500),
                  event("r1", RunEventType.RUNNING, 1, 2_000),
                  event("r1", RunEventType.COMPLETE, 1, 9_000, Map.of("sample", "once"))),
              List.of(
                  sample("r1", "loss", 0, 6.9),
                  sample("r1", "loss", 1, 2.5),
                  sample("r1", "loss", 2, 3.45),
                  sample("r1", "eval_loss", 2, 3.6))));

      RunSummary run = store.run("r1").orElseThrow();
      assertThat(run.state()).isEqualTo(RunEventType.COMPLETE);
      assertThat(run.isTerminal()).isTrue();
      assertThat(run.started()).isEqualTo(Instant.ofEpochMilli(1_000));
      assertThat(run.ended()).contains(Instant.ofEpochMilli(9_000));
      assertThat(run.duration(Instant.MAX)).isEqualTo(Duration.ofSeconds(8));
      assertThat(run.message()).contains("COMPLETE at 9000");
      assertThat(run.facets())
          .containsExactly(Map.entry("sample", "once"), Map.entry("steps", "3"));
      assertThat(run.metrics())
          .containsExactly(
              Map.entry("eval_loss", new MetricSummary("eval_loss", 1, 3.6, 3.6, 3.6, 2)),
              Map.entry("loss", new MetricSummary("loss", 3, 6.9, 3.45, 2.5, 2)));
      assertThat(run.metrics().values()).extracting(MetricSummary::fall).containsExactly(0.0, 0.5);
      assertThat(store.runs()).extracting(RunSummary::id).containsExactly("r1", "r2");
      assertThat(store.runs().get(1).state()).isEqualTo(RunEventType.START);
    }
  }

  @Test
  void storingTwiceChangesNothing(@TempDir Path folder) {
    RunRecords read =
        records(
            List.of(event("r", RunEventType.START, 1, 1), event("r", RunEventType.FAIL, 1, 2)),
            List.of(sample("r", "loss", 0, 1.0)),
            position(Topics.RUN_EVENTS, 2));
    try (RunStore store = RunStore.open(folder.resolve("runs.db"))) {
      store.apply(read);
      List<RunSummary> once = store.runs();
      store.apply(read);
      assertThat(store.runs()).isEqualTo(once);
      assertThat(once).hasSize(1);
    }
  }

  @Test
  void theFirstTerminalEventDecides() {
    try (RunStore store = RunStore.inMemory()) {
      store.apply(
          records(
              List.of(
                  event("r", RunEventType.START, 1, 1),
                  event("r", RunEventType.START, 2, 5),
                  event("r", RunEventType.COMPLETE, 2, 7),
                  event("r", RunEventType.FAIL, 1, 8)),
              List.of()));
      RunSummary run = store.run("r").orElseThrow();
      assertThat(run.state()).isEqualTo(RunEventType.COMPLETE);
      assertThat(run.attempt()).isEqualTo(2);
      assertThat(run.ended()).contains(Instant.ofEpochMilli(7));
    }
  }

  @Test
  void ofOneStepTheLaterSampleCounts() {
    try (RunStore store = RunStore.inMemory()) {
      store.apply(records(List.of(), List.of(sample("r", "loss", 4, 2.0))));
      store.apply(records(List.of(), List.of(sample("r", "loss", 4, 1.5))));
      assertThat(store.series("r", "loss")).containsExactly(new MetricPoint(4, 1.5));
    }
  }

  @Test
  void aLossThatIsNoNumberIsKeptAsSuch() {
    try (RunStore store = RunStore.inMemory()) {
      store.apply(
          records(
              List.of(event("r", RunEventType.START, 1, 1)),
              List.of(sample("r", "loss", 0, 3.0), sample("r", "loss", 1, Double.NaN))));
      assertThat(store.run("r").orElseThrow().metrics())
          .containsExactly(
              Map.entry("loss", new MetricSummary("loss", 2, 3.0, Double.NaN, 3.0, 1)));
      assertThat(store.series("r", "loss").get(1).value()).isNaN();
    }
  }

  @Test
  void aCrashBetweenRecordsAndTheirPositionLeavesNeither(@TempDir Path folder) {
    Path file = folder.resolve("runs.db");
    List<MetricSample> samples = new ArrayList<>();
    samples.add(sample("r", "loss", 0, 1.0));
    MetricSample withoutName = new MetricSample();
    withoutName.setRunId("r");
    samples.add(withoutName);
    try (RunStore store = RunStore.open(file)) {
      RunRecords failing =
          records(
              List.of(event("r", RunEventType.START, 1, 1)),
              samples,
              position(Topics.RUN_EVENTS, 1));
      assertThatThrownBy(() -> store.apply(failing)).isInstanceOf(RunStoreException.class);
    }
    try (RunStore store = RunStore.open(file)) {
      assertThat(store.runs()).isEmpty();
      assertThat(store.position(Topics.RUN_EVENTS, 0)).isZero();
      assertThat(store.series("r", "loss")).isEmpty();
    }
  }

  @Test
  void positionsSurviveAndNeverGoBack(@TempDir Path folder) {
    Path file = folder.resolve("runs.db");
    try (RunStore store = RunStore.open(file)) {
      store.apply(records(List.of(), List.of(), position(Topics.RUN_EVENTS, 7)));
      store.apply(records(List.of(), List.of(), position(Topics.RUN_EVENTS, 5)));
    }
    try (RunStore store = RunStore.open(file)) {
      assertThat(store.position(Topics.RUN_EVENTS, 0)).isEqualTo(7);
      assertThat(store.position(Topics.METRIC_SAMPLES, 0)).isZero();
    }
  }

  @Test
  void twoOpenStoresSeeEachOther(@TempDir Path folder) {
    Path file = folder.resolve("runs.db");
    try (RunStore one = RunStore.open(file);
        RunStore other = RunStore.open(file)) {
      assertThat(other.runs()).isEmpty();
      one.apply(records(List.of(event("r", RunEventType.START, 1, 1)), List.of()));
      assertThat(other.runs()).hasSize(1);
      other.apply(records(List.of(event("s", RunEventType.START, 1, 1)), List.of()));
      assertThat(one.runs()).hasSize(2);
    }
  }

  @Test
  void aNewerFormatIsRefusedByName(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("runs.db");
    try (RunStore store = RunStore.open(file)) {
      assertThat(store.runs()).isEmpty();
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE meta SET value = '99' WHERE name = 'format'");
    }
    assertThatThrownBy(() -> RunStore.open(file))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("runs.db")
        .hasMessageContaining("99")
        .hasMessageContaining("up to " + RunStore.FORMAT);
  }

  @Test
  void aFileThatIsNoStoreIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("runs.db");
    Files.writeString(file, "these are notes, not a database; ".repeat(100));
    assertThatThrownBy(() -> RunStore.open(file))
        .isInstanceOf(RunStoreException.class)
        .hasMessageContaining("runs.db");
  }
}
