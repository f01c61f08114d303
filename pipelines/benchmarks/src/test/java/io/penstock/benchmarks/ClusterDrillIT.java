package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One short drill on a real cluster; {@code cluster-drill.sh} runs the long ones, in which the
 * process that follows the job is killed, too.
 */
class ClusterDrillIT {
  @TempDir Path folder;

  @Test
  void everyRecordIsThereOnceWhateverHappensToTheCluster()
      throws IOException, InterruptedException {
    DrillReport report =
        ClusterDrill.drill(
            folder.resolve("drill"),
            1000,
            7,
            40_000,
            List.of(
                ClusterEvent.RESCALE_TO_2,
                ClusterEvent.TASKMANAGER,
                ClusterEvent.JOBMANAGER,
                ClusterEvent.UPGRADE));
    assertThat(report.faults()).as(report.line()).isEmpty();
    assertThat(report.line()).contains("0 lost, 0 doubled").doesNotContain("(not met)");
  }
}
