package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.transforms.read.Frontier;
import io.penstock.transforms.read.History;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.shard.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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
  private final FlinkSettings settings;
  private final Flink flink;
  private final int delayMicros;

  IngestRun(IngestPlan plan, FlinkSettings settings, Flink flink, int delayMicros) {
    this.plan = plan;
    this.settings = settings;
    this.flink = flink;
    this.delayMicros = delayMicros;
  }

  /**
   * How an attempt came to its end.
   *
   * @param savepoint where it was stopped; empty where the frontier is covered
   */
  record Ending(Coverage coverage, Optional<Path> savepoint) {}

  /**
   * Runs until the frontier is covered, or somebody asks for a stop.
   *
   * @param until where to end; empty for never
   * @param progress is told how many source records are accounted for, and when the job runs
   * @throws IngestException if the job failed; the same command goes on where it stopped
   */
  Ending run(ReadRawRecords read, Optional<Frontier> until, Progress progress)
      throws IOException, InterruptedException, IngestException {
    DataFolder folder = plan.folder();
    String end = until.map(Frontier::toString).orElse("");
    Checkpoints checkpoints = new Checkpoints(folder);
    Coverage coverage = new Coverage(folder, until);
    coverage.refresh();
    Optional<Job> running =
        flink.running(start(read, end, coverage, checkpoints, Optional.empty()));
    coverage.refresh();
    if (until.isPresent() && coverage.isComplete()) {
      progress.accept(coverage.count());
      if (running.isPresent()) {
        running.get().cancel();
      }
      return new Ending(coverage, Optional.empty());
    }
    if (running.isPresent()) {
      return follow(running.get(), true, Optional.empty(), until, coverage, checkpoints, progress);
    }
    Optional<Path> restore = restorePoint(checkpoints, coverage);
    Job job = flink.start(start(read, end, coverage, checkpoints, restore));
    return follow(job, false, restore, until, coverage, checkpoints, progress);
  }

  private Flink.Start start(
      ReadRawRecords raw,
      String until,
      Coverage coverage,
      Checkpoints checkpoints,
      Optional<Path> restore)
      throws IOException {
    // Readers take over what was committed where the run began, or begins now, from manifests
    // alone.
    Path history = ManifestRestart.folder(plan.folder());
    ReadRawRecords read = History.isAt(history) ? raw.after(history) : raw;
    return new Flink.Start(
        plan,
        settings,
        until,
        delayMicros,
        checkpoints.folder(),
        restore,
        read.committed(coverage.covered()),
        read,
        pipeline -> {
          switch (plan.pipeline()) {
            case DOCUMENTS -> IngestDocuments.build(pipeline, plan, read);
            case FEEDBACK -> IngestFeedback.build(pipeline, plan, read);
          }
        });
  }

  private Optional<Path> restorePoint(Checkpoints checkpoints, Coverage coverage)
      throws IOException, IngestException {
    Optional<Path> restore = checkpoints.newest();
    if (restore.isPresent()) {
      check(restore.get(), checkpoints);
    } else if (!coverage.manifests().isEmpty() && !ManifestRestart.isPrepared(plan.folder())) {
      throw new RefusedException(
          "the folder "
              + plan.folder().root()
              + " has manifests but no checkpoint to go on from: its state/ was removed. Begin again"
              + " from the manifests with --from-manifests (--dry-run tells what that does), or"
              + " choose a new folder with --to.");
    }
    return restore;
  }

  /**
   * @param isUp whether all steps of the job run already
   */
  private Ending follow(
      Job job,
      boolean isUp,
      Optional<Path> restored,
      Optional<Frontier> until,
      Coverage coverage,
      Checkpoints checkpoints,
      Progress progress)
      throws IOException, InterruptedException, IngestException {
    int completed = 0;
    while (true) {
      // Asked before the manifests are read: what an ended job committed is all there then.
      boolean ended = job.hasEnded();
      coverage.refresh();
      progress.accept(coverage.count());
      // After the sweep nothing needs them, and looking would go on for as long as the run does.
      if (completed < SWEEP_AFTER_CHECKPOINTS) {
        completed = checkpoints.completedSince();
        if (completed >= SWEEP_AFTER_CHECKPOINTS) {
          TemporaryFiles.sweep(plan.folder(), job.attempt());
          checkpoints.removeEarlierJobs();
        }
      }
      // The first checkpoint passes through every step: all of them run.
      boolean ready = isUp || completed >= 1;
      if (until.isEmpty() && ready) {
        progress.ready();
      }
      if (until.isPresent() && coverage.isComplete()) {
        job.cancel();
        return new Ending(coverage, Optional.empty());
      }
      if (ended) {
        throw stopped(job.cause(), checkpoints, restored);
      }
      if (ready && StopRequest.isAsked(plan.folder())) {
        Path savepoint = job.stop(checkpoints.savepoints());
        coverage.refresh();
        progress.accept(coverage.count());
        return new Ending(coverage, Optional.of(savepoint));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Flink would fail on a damaged checkpoint, too, but not say more than that. */
  private static void check(Path checkpoint, Checkpoints checkpoints)
      throws IOException, IngestException {
    try {
      CheckpointFiles.of(checkpoint).check();
    } catch (IngestException e) {
      String before =
          checkpoints
              .wholeBeforeNewest()
              .map(
                  c ->
                      " If nothing was committed since the one before, go on from that with"
                          + " --from-checkpoint "
                          + c
                          + ": it is refused where records would be committed twice.")
              .orElse("");
      throw new RefusedException(
          "the newest checkpoint "
              + checkpoint
              + " is damaged: "
              + e.getMessage()
              + ". Restore it from a copy, or begin again from the manifests with --from-manifests"
              + " (--dry-run tells what that does)."
              + before,
          e);
    }
  }

  private static IngestException stopped(
      String cause, Checkpoints checkpoints, Optional<Path> restored) throws IOException {
    Optional<Path> newest = checkpoints.newest();
    StringBuilder message = new StringBuilder("the pipeline stopped before its end");
    if (!cause.isEmpty()) {
      message.append(" (").append(cause).append(')');
    }
    message
        .append("; run the same command again to go on from ")
        .append(newest.map(Path::toString).orElse("the beginning"));
    if (restored.isPresent() && newest.equals(restored)) {
      message.append(
          ". It came to no checkpoint of its own: if it cannot be restored from that one, begin"
              + " again from the manifests with --from-manifests");
    }
    return new IngestException(message.toString());
  }
}
