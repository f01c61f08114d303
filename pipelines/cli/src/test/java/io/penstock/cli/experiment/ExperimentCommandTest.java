package io.penstock.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.CommandResult;
import io.penstock.cli.DemoFolder;
import io.penstock.cli.DemoFolder.Description;
import io.penstock.cli.Golden;
import io.penstock.experiments.RunRecords;
import io.penstock.experiments.RunRecords.IdentifiedEvent;
import io.penstock.experiments.RunStore;
import io.penstock.schemas.event.DatasetRef;
import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentCommandTest {

  private static Path demo(Path folder) throws IOException {
    DemoFolder demo = new DemoFolder(folder);
    // Nothing listens on port 1, so the file alone is read.
    demo.describe(new Description("localhost:1", "samples", true));
    List<MetricSample> samples = new ArrayList<>();
    for (int step = 0; step < 50; step++) {
      samples.add(new MetricSample("train-1", "loss", (long) step, 6.0 - step * 0.05, 1_000L));
    }
    samples.add(new MetricSample("train-1", "eval_loss", 49L, 4.25, 1_000L));
    try (RunStore store = RunStore.open(demo.runs())) {
      store.apply(
          new RunRecords(
              List.of(
                  event("index-1", "index", RunEventType.COMPLETE, 2_500),
                  event("train-1", "train", RunEventType.START, 1_000),
                  event("train-1", "train", RunEventType.COMPLETE, 31_000)),
              samples,
              List.of()));
    }
    return folder;
  }

  private static IdentifiedEvent event(String run, String job, RunEventType type, long time) {
    return new IdentifiedEvent(
        run + type,
        RunEvent.newBuilder()
            .setRunId(run)
            .setJob(job)
            .setEventType(type)
            .setEventTime(time)
            .setMessage(type + " it is")
            .setInputs(List.of(new DatasetRef("file", "documents", "abc")))
            .setFacets(Map.of("sample", "two\n lines"))
            .build());
  }

  @Test
  void list(@TempDir Path folder) throws IOException {
    CommandResult result = CommandResult.of("experiment", "list", "--dir", demo(folder).toString());
    assertThat(result.code()).isZero();
    Golden.assertMatches("experiment-list", result.out());
  }

  @Test
  void show(@TempDir Path folder) throws IOException {
    CommandResult result =
        CommandResult.of("experiment", "show", "train", "--dir", demo(folder).toString());
    assertThat(result.code()).isZero();
    Golden.assertMatches("experiment-show", result.out());
  }

  @Test
  void json(@TempDir Path folder) throws IOException {
    CommandResult result =
        CommandResult.of(
            "experiment", "show", "train-1", "--dir", demo(folder).toString(), "--json");
    assertThat(result.out())
        .contains("\"state\" : \"COMPLETE\"", "\"last_step\" : 49", "\"series\"", "[ 49, 4.25 ]");
  }

  @Test
  void aRunThatIsNotThereIsRefusedWithThoseThatAre(@TempDir Path folder) throws IOException {
    CommandResult result =
        CommandResult.of("experiment", "show", "x", "--dir", demo(folder).toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no run x", "index-1", "train-1");
  }

  @Test
  void aFolderWithoutDemoIsRefused(@TempDir Path folder) {
    CommandResult result = CommandResult.of("experiment", "list", "--dir", folder.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("--dir " + folder);
  }
}
