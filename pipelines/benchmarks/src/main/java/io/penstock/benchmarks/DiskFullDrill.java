package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Fills real disks under the processes: the one that fails must say which path and how much is
 * missing; after space is made the same command must complete, and every record be there once. One
 * line a kind; exit code 0 if all were as they should.
 */
@Command(
    name = "disk-full-drill",
    mixinStandardHelpOptions = true,
    description = "Fills disks under the processes and counts what they leave.")
public final class DiskFullDrill implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int LARGE_KIBIBYTES = 1 << 20;

  /** Of a broker's disk: less than a few transactions of the input. */
  private static final long LEFT_BYTES = 96 * 1024;

  private static final Pattern SENTENCE =
      Pattern.compile(
          "no space left for (/\\S+): (\\d+) bytes are free, at least (\\d+) more are needed");

  /** What is being written when the disk is full. */
  enum Kind {
    SHARD,
    CHECKPOINT,
    INDEX,
    TRAINING,
    EVENT_LOG
  }

  @Option(names = "--kinds", split = ",", description = "Which: ${COMPLETION-CANDIDATES}.")
  private Set<Kind> kinds = EnumSet.allOf(Kind.class);

  @Option(names = "--records", description = "Records a drill. Default: ${DEFAULT-VALUE}.")
  private int records = 3000;

  @Option(names = "--seed", description = "Seed of the input. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--dir", description = "Where drills lie. Default: a new temporary folder.")
  private Path folder = Path.of("");

  /** Runs the drills; to be started in a mount namespace of its own, see disk-full-drill.sh. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new DiskFullDrill())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root =
        folder.toString().isEmpty()
            ? Files.createTempDirectory("disk-full-drill-")
            : Files.createDirectories(folder.toAbsolutePath());
    int clean = 0;
    for (Kind kind : kinds) {
      Path place = root.resolve(kind.name().toLowerCase(Locale.ROOT));
      List<String> faults = new ArrayList<>();
      String line;
      long start = System.nanoTime();
      try (Drill drill = new Drill(place, faults)) {
        line = drill.run(kind, records, seed);
      } catch (IOException | ExecutionException | SQLException e) {
        faults.add(String.valueOf(e));
        line = "";
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      System.out.println(
          "%s: %s; %s; %d s".formatted(kind, faults.isEmpty() ? "OK" : "FAILED", line, seconds));
      faults.forEach(fault -> System.out.println("  FAULT " + fault));
      clean += faults.isEmpty() ? 1 : 0;
      if (faults.isEmpty()) {
        Folders.delete(place);
      }
    }
    System.out.println(clean + " of " + kinds.size() + " as they should be");
    return clean == kinds.size() ? 0 : 1;
  }

  /** One disk filled. */
  private static final class Drill implements AutoCloseable {
    private final Installation installation;
    private final Path place;
    private final Path data;
    private final List<String> faults;
    private final List<SmallDisk> disks = new ArrayList<>();
    private final List<StartedCommand> commands = new ArrayList<>();

    Drill(Path place, List<String> faults) throws IOException {
      this.installation = Installation.find();
      this.place = Files.createDirectories(place);
      this.data = place.resolve("data");
      this.faults = faults;
    }

    String run(Kind kind, int records, long seed)
        throws IOException, InterruptedException, ExecutionException, SQLException {
      Path logs = place.resolve("broker");
      SmallDisk brokerDisk = mount(logs, kind == Kind.EVENT_LOG ? 16 << 10 : LARGE_KIBIBYTES);
      StartedCommand broker = broker(logs, 0);
      String bootstrap = broker.awaitLine("^broker ready (\\S+)", PATIENCE);
      DrillTopics topics = new DrillTopics(bootstrap);
      List<DrillRecord> input = DrillInput.of(records, seed);
      String sentence;
      switch (kind) {
        case SHARD -> {
          topics.publish(Topics.RAW_DOCUMENTS, input);
          SmallDisk disk = mount(data, 160);
          mount(data.resolve("state"), LARGE_KIBIBYTES);
          sentence = ingestFails(bootstrap, disk);
          disk.grow(LARGE_KIBIBYTES);
          ingest(bootstrap);
        }
        case CHECKPOINT -> {
          topics.publish(Topics.RAW_DOCUMENTS, input);
          SmallDisk disk = mount(data.resolve("state").resolve("checkpoints"), 500);
          sentence = ingestFails(bootstrap, disk);
          disk.grow(LARGE_KIBIBYTES);
          ingest(bootstrap);
        }
        case INDEX -> {
          topics.publish(Topics.RAW_DOCUMENTS, input);
          SmallDisk disk = mount(place.resolve("index"), 600);
          ingest(bootstrap, "--index-to", disk.folder().toString());
          List<String> worker =
              List.of(
                  "worker",
                  "--bootstrap=" + bootstrap,
                  "--stages=index",
                  "--index=" + disk.folder());
          sentence = fails("worker", worker, disk);
          disk.grow(LARGE_KIBIBYTES);
          awaitOneEnd(start("worker-again", worker), topics);
        }
        case TRAINING -> {
          topics.publish(Topics.RAW_DOCUMENTS, input);
          SmallDisk disk = mount(place.resolve("runs"), 1500);
          ingest(
              bootstrap,
              "--train-to=" + disk.folder(),
              "--train-option=steps=40",
              "--train-option=layers=2",
              "--train-option=width=64",
              "--train-option=sequence-length=64");
          List<String> worker =
              List.of("worker", "--bootstrap=" + bootstrap, "--stages=train", "--threads=2");
          sentence = fails("worker", worker, disk);
          disk.grow(LARGE_KIBIBYTES);
          awaitOneEnd(start("worker-again", worker), topics);
        }
        case EVENT_LOG -> {
          int half = input.size() / 2;
          topics.publish(Topics.RAW_DOCUMENTS, input.subList(0, half));
          brokerDisk.fill(LEFT_BYTES);
          int sent =
              half
                  + topics.publishWhileTaken(
                      Topics.RAW_DOCUMENTS, input.subList(half, input.size()));
          int code = broker.awaitEnd(PATIENCE);
          sentence = said(broker, code, brokerDisk.folder());
          brokerDisk.grow(LARGE_KIBIBYTES);
          StartedCommand again =
              broker(logs, Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1)));
          String unused = again.awaitLine("^broker ready (\\S+)", PATIENCE);
          topics.publish(Topics.RAW_DOCUMENTS, input.subList(sent, input.size()));
          ingest(bootstrap);
        }
        default -> throw new IllegalArgumentException(kind.name());
      }
      return sentence + "; " + balance(topics);
    }

    private SmallDisk mount(Path at, int kibibytes) throws IOException, InterruptedException {
      SmallDisk disk = SmallDisk.mount(at, kibibytes);
      disks.add(disk);
      return disk;
    }

    private StartedCommand broker(Path logs, int port) throws IOException {
      return start(
          "broker-" + commands.size(),
          List.of(
              "broker",
              "--dir=" + logs,
              "--port=" + port,
              "--exit-with=" + ProcessHandle.current().pid()));
    }

    private StartedCommand start(String name, List<String> arguments) throws IOException {
      StartedCommand command =
          StartedCommand.start(installation, "", place.resolve(name + ".log"), arguments);
      commands.add(command);
      return command;
    }

    private List<String> ingestion(String bootstrap) {
      return new ArrayList<>(
          List.of(
              "ingest",
              "documents",
              "--from=kafka://" + bootstrap,
              "--to=" + data,
              "--bounded",
              "--checkpoint-interval-millis=500"));
    }

    /** The same command that failed before. */
    private void ingest(String bootstrap, String... more) throws IOException, InterruptedException {
      List<String> arguments = ingestion(bootstrap);
      arguments.addAll(List.of(more));
      try (StartedCommand command = start("ingest", arguments)) {
        int code = command.awaitEnd(PATIENCE);
        if (code != 0) {
          throw new IOException("ingest ended with " + code + ": " + command.said());
        }
      }
    }

    private String ingestFails(String bootstrap, SmallDisk disk)
        throws IOException, InterruptedException {
      return fails("ingest-full", ingestion(bootstrap), disk);
    }

    private String fails(String name, List<String> arguments, SmallDisk disk)
        throws IOException, InterruptedException {
      try (StartedCommand command = start(name, arguments)) {
        return said(command, command.awaitEnd(PATIENCE), disk.folder());
      }
    }

    /** What it said of the disk, which must be on that disk. */
    private String said(StartedCommand command, int code, Path disk) throws IOException {
      Matcher matcher = SENTENCE.matcher(command.said());
      if (code != 1) {
        faults.add(command.name() + " ended with " + code + " on a full disk");
      }
      if (!matcher.find()) {
        faults.add(command.name() + " does not name the disk: " + command.said());
        return "";
      }
      if (!Path.of(matcher.group(1)).startsWith(disk)) {
        faults.add(command.name() + " names " + matcher.group(1) + ", not " + disk);
      }
      return "exit " + code + ", " + matcher.group().replace(place.toString(), "");
    }

    /** Waits for the end of the one request, and holds that there is one end. */
    private void awaitOneEnd(StartedCommand worker, DrillTopics topics)
        throws IOException, InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      List<String> ends = ends(topics);
      while (ends.isEmpty() && System.nanoTime() < deadline) {
        if (!worker.isAlive()) {
          throw new IOException("the worker ended again: " + worker.said());
        }
        Thread.sleep(500);
        ends = ends(topics);
      }
      if (!ends.equals(List.of("COMPLETE"))) {
        faults.add("the request ended by " + ends);
      }
      worker.close();
    }

    private static List<String> ends(DrillTopics topics) {
      List<String> ends = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> event : topics.all(Topics.RUN_EVENTS)) {
        String json = new String(event.value(), UTF_8);
        Matcher type = Pattern.compile("\"event_type\":\"(COMPLETE|FAIL|ABORT)\"").matcher(json);
        if (type.find()) {
          ends.add(type.group(1));
        }
      }
      return ends;
    }

    private String balance(DrillTopics topics)
        throws IOException, SQLException, InterruptedException {
      DrillChecks.Result result = DrillReport.check(data, topics);
      result.lost().forEach(fault -> faults.add("LOST " + fault));
      result.doubled().forEach(fault -> faults.add("DOUBLED " + fault));
      result.others().forEach(fault -> faults.add(fault));
      try (StartedCommand audit = start("audit", List.of("audit", data.toString()))) {
        if (audit.awaitEnd(PATIENCE) != 0) {
          faults.add("the audit does not balance: " + audit.said());
        }
      }
      return "%d read = %d kept + %d dropped + %d bad + %d deleted, %d lost, %d doubled"
          .formatted(
              result.read(),
              result.kept(),
              result.dropped(),
              result.bad(),
              result.deleted(),
              result.lost().size(),
              result.doubled().size());
    }

    @Override
    public void close() throws IOException, InterruptedException {
      for (int i = commands.size() - 1; i >= 0; i--) {
        commands.get(i).close();
      }
      for (int i = disks.size() - 1; i >= 0; i--) {
        disks.get(i).unmount();
      }
    }
  }
}
