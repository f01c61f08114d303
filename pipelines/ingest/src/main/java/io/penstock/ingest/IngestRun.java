package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.transforms.read.Frontier;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.shard.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * One attempt at a run: from the newest completed checkpoint to the frontier, or for ever. The job
 * is a streaming job in both cases; a bounded one is cancelled once the manifests cover the
 * frontier.
 */
final class IngestRun {
  private static final long POLL_MILLIS = 100;

  /** Elements pending in the restored checkpoint may name earlier attempts' files until then. */
  private static final int SWEEP_AFTER_CHECKPOINTS = 2;

  private final IngestPlan plan;
  private final FlinkSettings flink;
  private final int delayMicros;

  IngestRun(IngestPlan plan, FlinkSettings flink, int delayMicros) {
    this.plan = plan;
    this.flink = flink;
    this.delayMicros = delayMicros;
  }

  /**
   * Runs until the frontier is covered.
   *
   * @param until where to end; empty for never
   * @param progress is told how many source records are accounted for, and when the job runs
   * @throws IngestException if the job failed; the same command goes on where it stopped
   */
  Coverage run(ReadRawRecords read, Optional<Frontier> until, Progress progress)
      throws IOException, InterruptedException, IngestException {
    DataFolder folder = plan.folder();
    Coverage coverage = new Coverage(folder, until.orElse(read.frontier()));
    coverage.refresh();
    if (until.isPresent() && coverage.isComplete()) {
      progress.accept(coverage.count());
      return coverage;
    }
    Checkpoints checkpoints = new Checkpoints(folder);
    Optional<Path> restore = checkpoints.newest();
    if (restore.isEmpty() && !coverage.manifests().isEmpty()) {
      throw new IngestException(
          "the folder "
              + folder.root()
              + " has manifests but no checkpoint to go on from: its state/ was removed."
              + " Choose a new folder with --to.");
    }
    FlinkPipelineOptions options =
        flink.options(
            folder,
            checkpoints.folder(),
            restore,
            until.map(Frontier::toString).orElse(""),
            delayMicros);
    Pipeline pipeline = Pipeline.create(options);
    switch (plan.pipeline()) {
      case DOCUMENTS -> IngestDocuments.build(pipeline, plan, read);
      case FEEDBACK -> IngestFeedback.build(pipeline, plan, read);
    }
    PipelineResult job = pipeline.run();
    boolean swept = false;
    while (true) {
      coverage.refresh();
      progress.accept(coverage.count());
      if (until.isEmpty() && checkpoints.completedSince() >= 1) {
        // The first checkpoint passes through every step: all of them run.
        progress.ready();
      }
      if (!swept && checkpoints.completedSince() >= SWEEP_AFTER_CHECKPOINTS) {
        TemporaryFiles.sweep(folder, plan.attempt());
        swept = true;
      }
      if (until.isPresent() && coverage.isComplete()) {
        job.cancel();
        return coverage;
      }
      if (hasEnded(job)) {
        throw new IngestException(
            "the pipeline stopped before its end; run the same command again to go on from "
                + checkpoints.newest().map(Path::toString).orElse("the beginning"));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /**
   * The embedded cluster is gone a moment after its job ended, and cannot be asked any more then.
   */
  private static boolean hasEnded(PipelineResult job) {
    try {
      PipelineResult.State state = job.getState();
      return state != null && state.isTerminal();
    } catch (IllegalStateException gone) {
      return true;
    }
  }
}
