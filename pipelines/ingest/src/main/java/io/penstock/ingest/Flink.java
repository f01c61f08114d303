package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.transforms.read.Frontier;
import io.penstock.transforms.read.ReadOptions;
import io.penstock.transforms.read.ReadRawRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;

/** Where jobs run. */
interface Flink {
  /**
   * What is to run.
   *
   * @param plan what it does; its attempt is that of a job yet to be started
   * @param settings how it runs
   * @param until the frontier of a bounded run, empty for never
   * @param checkpoints where its checkpoints go
   * @param restore the checkpoint or savepoint to go on from
   * @param committed how far manifests account for the source
   * @param read what it reads
   * @param build makes its steps
   */
  record Start(
      IngestPlan plan,
      FlinkSettings settings,
      String until,
      int delayMicros,
      Path checkpoints,
      Optional<Path> restore,
      Frontier committed,
      ReadRawRecords read,
      Consumer<Pipeline> build) {
    DataFolder folder() {
      return plan.folder();
    }

    FlinkPipelineOptions options() {
      FlinkPipelineOptions options = settings.options(checkpoints, until, delayMicros);
      ReadOptions reading = options.as(ReadOptions.class);
      read.configure(reading);
      reading.setCommitted(committed.toString());
      return options;
    }
  }

  /**
   * The job of the folder's run that goes on without anybody following it, if it is as wanted; else
   * it is ended.
   */
  Optional<Job> running(Start wanted) throws IngestException, IOException, InterruptedException;

  /** Starts a job. */
  Job start(Start start) throws IngestException, IOException, InterruptedException;
}
