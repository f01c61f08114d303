package io.penstock.benchmarks;

import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lets everything happen to a run on a real cluster that may, and counts what is in the shards:
 * every record must be there once. One line a drill; exit code 0 if all were clean.
 */
@Command(
    name = "cluster-drill",
    mixinStandardHelpOptions = true,
    description =
        "Kills, rescales and upgrades a run on a Flink cluster and counts what it leaves.")
public final class ClusterDrill implements Callable<Integer> {
  private static final List<ClusterEvent> ALL =
      List.of(
          ClusterEvent.RESCALE_TO_2,
          ClusterEvent.TASKMANAGER,
          ClusterEvent.JOBMANAGER,
          ClusterEvent.CLIENT,
          ClusterEvent.RESCALE_TO_1,
          ClusterEvent.UPGRADE);

  @Mixin private DrillSeries series = new DrillSeries();

  @Option(
      names = "--events",
      split = ",",
      paramLabel = "EVENT",
      description = "What happens, in order: ${COMPLETION-CANDIDATES}. Default: all of them.")
  private List<ClusterEvent> events = ALL;

  @Option(
      names = "--delay-micros",
      description = "Slows reading, so that events fall into it. Default: ${DEFAULT-VALUE}.")
  private long delayMicros = 40_000;

  /** Runs the drills. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ClusterDrill())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return series.run(
        "cluster-drill",
        (place, records, number, seed) -> drill(place, records, seed, delayMicros, events));
  }

  /** One drill in a folder of its own. */
  static DrillReport drill(
      Path place, int records, long seed, long delayMicros, List<ClusterEvent> events)
      throws IOException, InterruptedException {
    Installation installation = Installation.find();
    Files.createDirectories(place);
    long start = System.nanoTime();
    try (DrillBroker broker = DrillBroker.start(installation, place);
        DrillCluster cluster = DrillCluster.start(installation, place.resolve("cluster"))) {
      DrillTopics topics = new DrillTopics(broker.bootstrap());
      topics.publish(Topics.RAW_DOCUMENTS, DrillInput.of(records, seed));
      Path data = place.resolve("data");
      ClusterRun run =
          new ClusterRun(installation, cluster, broker.bootstrap(), place, seed, delayMicros);
      String failure = run(run, events);
      if (failure.isEmpty()) {
        failure = installation.audit(data, broker.bootstrap(), place.resolve("audit.log"));
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      return DrillReport.of(data, topics, failure, run.history(), seconds);
    } catch (ExecutionException e) {
      throw new IOException("the input of " + place + " could not be published: " + e, e);
    }
  }

  /** The reason why the run came to no end, or nothing. */
  private static String run(ClusterRun run, List<ClusterEvent> events) throws InterruptedException {
    try {
      run.through(events);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
