package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.transforms.read.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkSettingsTest {
  @TempDir Path root;

  @Test
  void optionsAreThoseThatExactlyOnceNeeds() {
    FlinkPipelineOptions options =
        new FlinkSettings(3, Duration.ofMillis(700), 16)
            .options(root.resolve("checkpoints"), "docs:0=5", 9);
    assertThat(options.getParallelism()).isEqualTo(3);
    assertThat(options.getCheckpointingInterval()).isEqualTo(700);
    assertThat(options.getMinPauseBetweenCheckpoints()).isEqualTo(350);
    assertThat(options.getFinishBundleBeforeCheckpointing()).isTrue();
    assertThat(options.isStreaming()).isTrue();
    assertThat(options.as(ReadOptions.class).getUntil()).isEqualTo("docs:0=5");
    assertThat(options.as(ReadOptions.class).getDelayMicros()).isEqualTo(9);
  }

  private String embedded(Optional<Path> restore) throws IOException {
    return read(
        new FlinkSettings(3, Duration.ofSeconds(1), 20)
            .embedded(new DataFolder(root), restore, List.of("some.key: 7")));
  }

  private static String read(Path conf) throws IOException {
    return Files.readString(conf.resolve("flink-conf.yaml"));
  }

  @Test
  void theCheckpointToGoOnFromIsInTheConfigurationAndOnlyThen() throws IOException {
    Path checkpoint = root.resolve("checkpoints/job/chk-7");
    assertThat(embedded(Optional.of(checkpoint)))
        .contains("execution.savepoint.path: " + checkpoint.toUri() + "\n");
    assertThat(embedded(Optional.empty()))
        .doesNotContain("execution.savepoint.path")
        .contains("restart-strategy.type: none\n", "\nsome.key: 7\n")
        .as("20 for each of three subtasks")
        .contains("taskmanager.memory.managed.size: 60mb\n");
  }

  @Test
  void aClusterIsToldTheJobsIdAndNothingOfItsMemory() throws IOException {
    assertThat(read(FlinkSettings.cluster(new DataFolder(root), "0123")))
        .contains("restart-strategy.type: none\n", "$internal.pipeline.job-id: 0123\n")
        .doesNotContain("memory", "savepoint");
  }

  @Test
  void refusesWhatCannotRun() {
    assertThatThrownBy(() -> new FlinkSettings(0, Duration.ofSeconds(1), 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--parallelism must be positive: 0");
    assertThatThrownBy(() -> new FlinkSettings(1, Duration.ofMillis(99), 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--checkpoint-interval-millis must be at least 100: 99");
    assertThatThrownBy(() -> new FlinkSettings(1, Duration.ofSeconds(1), 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--state-cache-mebibytes must be at least 8: 7");
  }
}
