package io.penstock.models.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.models.train.Judge;
import io.penstock.models.train.Measurement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  private final Path folder;

  ReportFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aResumedRunWritesEachStepOnce() throws Exception {
    Path path = folder.resolve("metrics.jsonl");
    try (MetricsFile file = MetricsFile.open(path, List.of())) {
      step(file, 0, "eval_loss", 4);
      step(file, 1, "loss", 3.5);
      step(file, 2, "loss", 3);
    }
    // The process died in the middle of a line.
    Files.writeString(path, "{\"step\":3,\"lo", StandardOpenOption.APPEND);
    List<Measurement> heard = new ArrayList<>();
    try (MetricsFile file = MetricsFile.open(path, List.of(heard::add))) {
      step(file, 1, "loss", 3.5); // told again by the checkpoint
      step(file, 2, "loss", 3);
      step(file, 3, "loss", 2.5);
    }

    assertThat(Files.readAllLines(path))
        .containsExactly(
            "{\"step\":0,\"eval_loss\":4.0}",
            "{\"step\":1,\"loss\":3.5}",
            "{\"step\":2,\"loss\":3.0}",
            "{\"step\":3,\"loss\":2.5}");
    assertThat(heard).containsExactly(new Measurement(3, "loss", 2.5));
  }

  private static void step(MetricsFile file, long step, String name, double value) {
    file.measured(new Measurement(step, name, value));
    file.progressed(0);
  }

  @Test
  void thePageShowsTheCurvesAndLoadsNothing() throws Exception {
    Path metrics = folder.resolve("metrics.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int step = 1; step <= 5000; step++) {
      lines.append(
          "{\"step\":%d,\"loss\":%s,\"learning_rate\":0.001}\n".formatted(step, 9.0 / step));
    }
    Files.writeString(metrics, lines);
    Path page = folder.resolve("report.html");
    TrainingReport.write("a <run>", metrics, page);

    String html = Files.readString(page);
    assertThat(html).contains("a &lt;run&gt;", "<svg", ">loss</text>", "Nothing was measured.");
    assertThat(html).doesNotContain("http:", "https:", "<script", "src=");
    assertThat(html.length()).isLessThan(60_000);
  }

  @Test
  @Tag("parity")
  @EnabledIfEnvironmentVariable(
      named = Judge.PYTHON,
      matches = ".+",
      disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has tensorboard")
  void tensorBoardReadsTheEvents() throws Exception {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_250L));
    try (TensorBoardEvents events = TensorBoardEvents.in(folder.resolve("events"), clock)) {
      events.measured(new Measurement(1, "loss", 2.5));
      events.measured(new Measurement(300, "loss", 1.25));
      events.measured(new Measurement(70_000, "eval_loss", 0.75));
    }

    assertThat(Judge.run(folder, "tensorboard_scalars.py", folder.resolve("events").toString()))
        .containsExactly(
            "loss 1 2.5 1700000000.25",
            "loss 300 1.25 1700000000.25",
            "eval_loss 70000 0.75 1700000000.25");
  }
}
