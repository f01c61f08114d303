package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Stops the run of a data folder with a savepoint. Who follows the run is asked to do so; a job
 * that nobody follows is stopped from here.
 */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = {
      "Stops the run of a data folder with a savepoint.",
      "The same command that started it goes on from there, with another --parallelism or a newer"
          + " build, too."
    })
final class StopCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 100;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "The data folder.")
  private Path to = Path.of("");

  /** Exit status 0: stopped with a savepoint, 1: not. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    DataFolder folder = new DataFolder(to);
    try {
      if (!Files.isDirectory(folder.state())) {
        throw new IngestException("--to " + folder.root() + ": no run was ever started there");
      }
      Checkpoints checkpoints = new Checkpoints(folder);
      Optional<Path> before = checkpoints.newest();
      stop(folder, checkpoints);
      Optional<Path> newest = checkpoints.newest();
      if (newest.isEmpty()
          || newest.equals(before)
          || !newest.get().startsWith(checkpoints.savepoints())) {
        throw new IngestException(
            "the run of %s ended without a savepoint: it was through, or failed; see %s"
                .formatted(folder.root(), folder.state().resolve("ingest.log")));
      }
      System.out.println("stopped with the savepoint " + newest.get());
      return 0;
    } catch (IngestException e) {
      System.err.println("penstock: " + e.getMessage());
      return 1;
    }
  }

  private static void stop(DataFolder folder, Checkpoints checkpoints)
      throws IngestException, IOException, InterruptedException {
    boolean asked = false;
    while (true) {
      try (RunLock lock = RunLock.tryTake(folder)) {
        if (lock != null) {
          if (!asked) {
            stopUnfollowed(folder, checkpoints);
          }
          return;
        }
      }
      if (!StopRequest.isAsked(folder)) {
        // A run that just begins takes an earlier request for a forgotten one.
        StopRequest.ask(folder);
        asked = true;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static void stopUnfollowed(DataFolder folder, Checkpoints checkpoints)
      throws IngestException, IOException, InterruptedException {
    Optional<ClusterRecord> record = ClusterRecord.read(folder);
    if (record.isEmpty()) {
      throw new IngestException("nothing runs on " + folder.root());
    }
    FlinkRest rest = new FlinkRest(record.get().master());
    Job job = new ClusterJob(rest, folder, record.get().job(), "");
    boolean ended;
    try {
      ended = rest.job(record.get().job()).map(FlinkRest.Listed::hasEnded).orElse(true);
    } catch (IOException e) {
      throw new IngestException(
          "the Flink cluster %s, where the run's job is, does not answer: %s"
              .formatted(record.get().master(), RootCause.of(e)),
          e);
    }
    if (ended) {
      ClusterRecord.delete(folder);
      throw new IngestException("nothing runs on " + folder.root());
    }
    Path unused = job.stop(checkpoints.savepoints());
  }
}
