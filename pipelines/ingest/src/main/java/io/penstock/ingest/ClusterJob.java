package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A job on a cluster, followed from here. */
final class ClusterJob implements Job {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SAVEPOINT_PATIENCE = Duration.ofMinutes(10);
  private static final long POLL_MILLIS = 100;

  private final FlinkRest rest;
  private final DataFolder folder;
  private final String id;
  private final String attempt;
  private long silentSince = Long.MAX_VALUE;

  ClusterJob(FlinkRest rest, DataFolder folder, String id, String attempt) {
    this.rest = rest;
    this.folder = folder;
    this.id = id;
    this.attempt = attempt;
  }

  @Override
  public String attempt() {
    return attempt;
  }

  /**
   * A JobManager that does not answer may come back, and its job with it or not. One that does not
   * know the job was started anew: without it no checkpoint completes, and nothing is committed.
   */
  @Override
  public boolean hasEnded() throws IngestException, InterruptedException {
    try {
      boolean ended = rest.job(id).map(FlinkRest.Listed::hasEnded).orElse(true);
      silentSince = Long.MAX_VALUE;
      return ended;
    } catch (IOException e) {
      long now = System.nanoTime();
      if (silentSince == Long.MAX_VALUE) {
        silentSince = now;
      }
      if (now - silentSince > PATIENCE.toNanos()) {
        throw new IngestException(
            "the Flink cluster %s has not answered for %d s (%s); the job %s may still run there. Run the same command again once it answers."
                .formatted(rest.master(), PATIENCE.toSeconds(), RootCause.of(e), id),
            e);
      }
      return false;
    }
  }

  @Override
  public String cause() throws InterruptedException {
    try {
      if (rest.job(id).isEmpty()) {
        return "the JobManager was started anew and does not know the job";
      }
      String trace = rest.failure(id);
      return FullDisk.sentence(new IOException(trace), folder.state().resolve("checkpoints"))
          .orElseGet(() -> RootCause.ofTrace(trace));
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void cancel() throws IOException, InterruptedException {
    if (!rest.job(id).map(FlinkRest.Listed::hasEnded).orElse(true)) {
      rest.cancel(id);
    }
    awaitEnd();
  }

  @Override
  public Path stop(Path savepoints) throws IngestException, IOException, InterruptedException {
    String request = rest.stop(id, savepoints.toUri().toString());
    long deadline = System.nanoTime() + SAVEPOINT_PATIENCE.toNanos();
    try {
      Optional<String> savepoint = rest.savepoint(id, request);
      while (savepoint.isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new IngestException(
              "no savepoint within " + SAVEPOINT_PATIENCE.toMinutes() + " min");
        }
        Thread.sleep(POLL_MILLIS);
        savepoint = rest.savepoint(id, request);
      }
      awaitEnd();
      return Checkpoints.path(savepoint.get());
    } catch (IngestException e) {
      // Its source has stopped already: it would idle for ever.
      cancel();
      throw new IngestException("the run could not be stopped: " + e.getMessage(), e);
    }
  }

  private void awaitEnd() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!rest.job(id).map(FlinkRest.Listed::hasEnded).orElse(true)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "the job %s of the Flink cluster %s does not end".formatted(id, rest.master()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    ClusterRecord.delete(folder);
  }
}
