package io.penstock.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.transforms.read.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * How a job runs on Flink. Each flag was measured or proven; the module's RATIONALE.md says what
 * goes wrong without it.
 *
 * @param stateCacheMebibytes of RocksDB, for each subtask, in this process; a cluster has its own
 */
public record FlinkSettings(int parallelism, Duration checkpointInterval, int stateCacheMebibytes) {
  /** Enough for millions of documents, and full within minutes: from then on memory is flat. */
  public static final int STATE_CACHE_MEBIBYTES = 16;

  /** Halved and added up inside Beam, so not the longest there is. */
  private static final Duration NEVER = Duration.ofDays(3650);

  /** No step uses event time; else Beam takes a part of the bundle time. */
  private static final Duration WATERMARK_INTERVAL = Duration.ofSeconds(1);

  private static final String COMMON =
      """
      restart-strategy.type: none
      state.backend.incremental: true
      state.checkpoints.num-retained: 3
      """;

  /**
   * Each checkpoint writes the buffers out, so that they never grow large. The filters answer for
   * documents that are new, which most are; cut into parts, index and filters leave the cache room.
   */
  private static final String STATE =
      """
      state.backend.rocksdb.writebuffer.size: 1mb
      state.backend.rocksdb.use-bloom-filter: true
      state.backend.rocksdb.memory.partitioned-index-filters: true
      """;

  public FlinkSettings {
    if (parallelism < 1) {
      throw new IllegalArgumentException("--parallelism must be positive: " + parallelism);
    }
    if (checkpointInterval.toMillis() < 100) {
      throw new IllegalArgumentException(
          "--checkpoint-interval-millis must be at least 100: " + checkpointInterval.toMillis());
    }
    if (stateCacheMebibytes < 8) {
      throw new IllegalArgumentException(
          "--state-cache-mebibytes must be at least 8: " + stateCacheMebibytes);
    }
  }

  /** The pipeline's options, but for where it runs. */
  public FlinkPipelineOptions options(Path checkpoints, String until, int delayMicros) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setStreaming(true);
    options.setAttachedMode(false);
    options.setParallelism(parallelism);
    options.setCheckpointingInterval(checkpointInterval.toMillis());
    options.setExternalizedCheckpointsEnabled(true);
    options.setRetainExternalizedCheckpointsOnCancellation(true);
    options.setFinishBundleBeforeCheckpointing(true);
    options.setStateBackend("rocksdb");
    options.setStateBackendStoragePath(checkpoints.toUri().toString());
    // Bundles end at checkpoint barriers and nowhere else. Beam keeps what a stable-input step is
    // given in two buffers by turns. After a restore, and whenever a checkpoint is told late, the
    // buffer in turn still holds what an earlier checkpoint covers, and is handed on with it: a
    // manifest emitted between the barrier and the completion would be published by a checkpoint
    // that does not know it, and its records be read again after a crash.
    options.setMaxBundleSize(Long.MAX_VALUE);
    options.setMaxBundleTimeMills(NEVER.toMillis());
    // The pause keeps a checkpoint's completion ahead of the next barrier.
    options.setMinPauseBetweenCheckpoints(checkpointInterval.toMillis() / 2);
    options.setAutoWatermarkInterval(WATERMARK_INTERVAL.toMillis());
    options.setFasterCopy(true);
    ReadOptions read = options.as(ReadOptions.class);
    read.setUntil(until);
    read.setDelayMicros(delayMicros);
    return options;
  }

  /**
   * The configuration of the Flink in this process, as a folder. It takes the checkpoint to restore
   * from there alone.
   *
   * @param more further lines of {@code flink-conf.yaml}
   */
  public Path embedded(DataFolder folder, Optional<Path> restore, List<String> more)
      throws IOException {
    StringBuilder yaml =
        new StringBuilder(COMMON)
            .append("taskmanager.memory.network.min: 64mb\n")
            .append("taskmanager.memory.network.max: 64mb\n")
            .append(STATE)
            .append("taskmanager.memory.managed.size: ")
            .append(stateCacheMebibytes * parallelism)
            .append("mb\n")
            .append(String.join("", more.stream().map(line -> line + '\n').toList()));
    restore.ifPresent(
        r -> yaml.append("execution.savepoint.path: ").append(r.toUri()).append('\n'));
    return write(folder, yaml.toString());
  }

  /** The configuration by which a job of that id goes to a cluster, as a folder. */
  static Path cluster(DataFolder folder, String jobId) throws IOException {
    return write(folder, COMMON + "$internal.pipeline.job-id: " + jobId + "\n");
  }

  private static Path write(DataFolder folder, String yaml) throws IOException {
    Path conf = Files.createDirectories(folder.state().resolve("conf"));
    Files.writeString(conf.resolve("flink-conf.yaml"), yaml, UTF_8);
    return conf;
  }
}
