package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.transforms.read.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkSettingsTest {
  @TempDir Path root;

  private String configuration(Optional<Path> restore) throws IOException {
    FlinkPipelineOptions options =
        new FlinkSettings(3, Duration.ofMillis(700))
            .options(new DataFolder(root), root.resolve("checkpoints"), restore, "docs:0=5", 9);
    assertThat(options.getParallelism()).isEqualTo(3);
    assertThat(options.getCheckpointingInterval()).isEqualTo(700);
    assertThat(options.getMinPauseBetweenCheckpoints()).isEqualTo(350);
    assertThat(options.getFinishBundleBeforeCheckpointing()).isTrue();
    assertThat(options.isStreaming()).isTrue();
    assertThat(options.as(ReadOptions.class).getUntil()).isEqualTo("docs:0=5");
    assertThat(options.as(ReadOptions.class).getDelayMicros()).isEqualTo(9);
    return Files.readString(Path.of(options.getFlinkConfDir()).resolve("flink-conf.yaml"));
  }

  @Test
  void theCheckpointToGoOnFromIsInTheConfigurationAndOnlyThen() throws IOException {
    Path checkpoint = root.resolve("checkpoints/job/chk-7");
    assertThat(configuration(Optional.of(checkpoint)))
        .contains("execution.savepoint.path: " + checkpoint.toUri() + "\n");
    assertThat(configuration(Optional.empty()))
        .doesNotContain("execution.savepoint.path")
        .contains("restart-strategy.type: none\n");
  }

  @Test
  void refusesWhatCannotRun() {
    assertThatThrownBy(() -> new FlinkSettings(0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--parallelism must be positive: 0");
    assertThatThrownBy(() -> new FlinkSettings(1, Duration.ofMillis(99)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--checkpoint-interval-millis must be at least 100: 99");
  }
}
