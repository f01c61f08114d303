package io.penstock.benchmarks;

import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Kills the ingest process again and again and counts what is in the shards: every record must be
 * there once. One line a drill; exit code 0 if all were clean.
 */
@Command(
    name = "kill-drill",
    mixinStandardHelpOptions = true,
    description = "Kills the ingest process over and over and counts what it leaves.")
public final class KillDrill implements Callable<Integer> {
  private static final long BROKER_SECONDS = 60;
  private static final int PARALLELISM = 2;

  /** Reading goes on for about so long an attempt. */
  private static final long MICROS_AN_ATTEMPT = 3_000_000;

  @Option(names = "--drills", description = "How many drills. Default: ${DEFAULT-VALUE}.")
  private int drills = 20;

  @Option(names = "--records", description = "Records a drill. Default: ${DEFAULT-VALUE}.")
  private int records = 4000;

  @Option(names = "--endings", description = "Endings a drill. Default: ${DEFAULT-VALUE}.")
  private int endings = 6;

  @Option(names = "--seed", description = "Seed of input and endings. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--dir",
      description =
          "Where drills lie; clean ones are removed at once. Default: a new temporary folder.")
  private Path folder = Path.of("");

  @Option(names = "--keep", description = "Keep clean drills, too.")
  private boolean keep;

  /** Runs the drills. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new KillDrill()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root =
        folder.toString().isEmpty()
            ? Files.createTempDirectory("kill-drill-")
            : Files.createDirectories(folder.toAbsolutePath());
    int clean = 0;
    for (int drill = 0; drill < drills; drill++) {
      Path place = root.resolve(String.format(Locale.ROOT, "drill-%02d", drill + 1));
      List<Ending> plan = Ending.some(endings, drill, seed + drill);
      Report report = drill(place, records, seed + drill, plan);
      System.out.println("drill " + (drill + 1) + ": " + report.line());
      if (report.clean()) {
        clean++;
        if (!keep) {
          delete(place);
        }
      } else {
        System.out.println("  all of it lies in " + place);
      }
    }
    System.out.println(clean + " of " + drills + " clean");
    return clean == drills ? 0 : 1;
  }

  /**
   * What one drill came to.
   *
   * @param faults empty where every record was there once
   */
  record Report(String line, List<String> faults) {
    boolean clean() {
      return faults.isEmpty();
    }
  }

  /** One drill in a folder of its own. */
  static Report drill(Path place, int records, long seed, List<Ending> endings)
      throws IOException, InterruptedException {
    Installation installation = Installation.find();
    Files.createDirectories(place);
    long start = System.nanoTime();
    Path out = place.resolve("broker.out");
    Process broker = installation.broker(place.resolve("broker"), out, place.resolve("broker.log"));
    try {
      DrillTopics topics = new DrillTopics(bootstrap(broker, out));
      topics.publish(Topics.RAW_DOCUMENTS, DrillInput.of(records, seed));
      Attempts attempts =
          new Attempts(
              installation,
              bootstrap(broker, out),
              place.resolve("data"),
              place.resolve("ingest.log"));
      String failure = run(attempts, endings, records);
      DrillChecks.Result result = check(place.resolve("data"), topics);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      return report(result, failure, attempts.history(), seconds);
    } catch (ExecutionException | SQLException e) {
      throw new IOException("the drill in " + place + " could not be checked: " + e, e);
    } finally {
      broker.destroyForcibly().waitFor();
    }
  }

  private static String bootstrap(Process broker, Path out)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BROKER_SECONDS);
    String ready = "broker ready ";
    while (broker.isAlive() && System.nanoTime() < deadline) {
      for (String line : Files.readAllLines(out)) {
        if (line.startsWith(ready)) {
          return line.substring(ready.length()).strip();
        }
      }
      Thread.sleep(100);
    }
    throw new IOException("the broker did not start: " + Files.readString(out));
  }

  /** The reason why the attempts came to no end, or nothing. */
  private static String run(Attempts attempts, List<Ending> endings, int records)
      throws InterruptedException {
    try {
      attempts.run(endings, (endings.size() + 1) * MICROS_AN_ATTEMPT * PARALLELISM / records);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static DrillChecks.Result check(Path data, DrillTopics topics)
      throws IOException, SQLException {
    ChunkFold fold = new ChunkFold();
    for (ConsumerRecord<String, byte[]> record : topics.all(Topics.CHUNKS)) {
      fold.add(record);
    }
    try (DrillFacts facts = DrillFacts.of(data)) {
      facts.source(topics.all(Topics.RAW_DOCUMENTS));
      facts.fold(fold.live());
      facts.events("manifest_event", topics.all(Topics.SHARD_MANIFESTS));
      facts.events("bad_event", topics.all(Topics.BAD_RECORDS));
      facts.events("dropped_event", topics.all(Topics.DROPPED_RECORDS));
      return DrillChecks.of(facts);
    }
  }

  private static Report report(
      DrillChecks.Result result, String failure, List<String> attempts, long seconds) {
    List<String> faults = new ArrayList<>();
    result.lost().forEach(f -> faults.add("LOST " + f));
    result.doubled().forEach(f -> faults.add("DOUBLED " + f));
    result.others().forEach(f -> faults.add("FAULT " + f));
    if (!failure.isEmpty()) {
      faults.add("FAULT " + failure);
    }
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%s: %d read = %d kept + %d dropped + %d bad + %d deleted (%d absent), %d live,"
                + " %d manifests; %s lost, %s doubled; %s; %d s",
            faults.isEmpty() ? "OK" : "FAILED",
            result.read(),
            result.kept(),
            result.dropped(),
            result.bad(),
            result.deleted(),
            result.absent(),
            result.live(),
            result.manifests(),
            result.lost().isEmpty() ? "0" : "SOME",
            result.doubled().isEmpty() ? "0" : "SOME",
            String.join(" ", attempts),
            seconds));
    faults.forEach(f -> line.append("\n  ").append(f));
    return new Report(line.toString(), List.copyOf(faults));
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
