package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One short drill with real processes; {@code kill-drill.sh} runs the long one. */
class KillDrillIT {
  @TempDir Path folder;

  @Test
  void everyRecordIsThereOnceWhereverTheProcessDies() throws IOException, InterruptedException {
    DrillReport report =
        KillDrill.drill(
            folder.resolve("drill"),
            2000,
            7,
            List.of(
                Ending.kill(1500), Ending.at("first-file", 2), Ending.at("manifest-written", 1)),
            0,
            false);
    assertThat(report.faults()).as(report.line()).isEmpty();
    assertThat(report.line()).contains("0 lost, 0 doubled").doesNotContain("(not met)");
  }

  @Test
  void soItIsWithAllOptionalSteps() throws IOException, InterruptedException {
    DrillReport report =
        KillDrill.drill(
            folder.resolve("everything"),
            1500,
            11,
            List.of(Ending.kill(1500), Ending.at("manifest-written", 1)),
            0,
            true);
    assertThat(report.faults()).as(report.line()).isEmpty();
    assertThat(report.line()).contains("0 lost, 0 doubled").doesNotContain("(not met)");
  }
}
