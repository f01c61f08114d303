package io.penstock.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/** Runs jobs in this process; they end with it. */
final class EmbeddedFlink implements Flink {
  @Override
  public Optional<Job> running(Start wanted)
      throws IngestException, IOException, InterruptedException {
    Optional<ClusterRecord> record = ClusterRecord.read(wanted.folder());
    if (record.isPresent()) {
      record.get().requireEnded(wanted.folder());
      ClusterRecord.delete(wanted.folder());
    }
    return Optional.empty();
  }

  @Override
  public Job start(Start start) throws IOException {
    FlinkPipelineOptions options = start.options();
    options.setFlinkMaster("[local]");
    options.setFlinkConfDir(
        start
            .settings()
            .embedded(
                start.folder(),
                start.restore(),
                List.of("execution.job-listeners: " + SubmittedJob.class.getName()))
            .toString());
    Pipeline pipeline = Pipeline.create(options);
    start.build().accept(pipeline);
    PipelineResult unused = pipeline.run();
    return new EmbeddedJob(start.plan().attempt(), SubmittedJob.take(), start.checkpoints());
  }
}
