package io.penstock.benchmarks;

import io.penstock.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Broker, streaming ingest and index worker for a while at a steady rate of documents with updates,
 * duplicates, deletes and bad ones. Memory and open files of each process must stay flat, and at
 * the end every record be there once.
 */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = "Runs the main job at a steady rate and watches memory and open files.")
public final class Soak implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Touched at the start: what grows from then on is outside the heap. */
  private static final String FIXED_HEAP = "-Xmx%1$dm -Xms%1$dm -XX:+AlwaysPreTouch";

  @Option(names = "--minutes", description = "How long. Default: ${DEFAULT-VALUE}.")
  private int minutes = 30;

  @Option(
      names = "--settle-minutes",
      description = "Caches fill for so long. Default: ${DEFAULT-VALUE}, at most a third.")
  private int settleMinutes = 5;

  @Option(names = "--rate", description = "Records a second. Default: ${DEFAULT-VALUE}.")
  private int rate = 50;

  @Option(names = "--sample-seconds", description = "Default: ${DEFAULT-VALUE}.")
  private int sampleSeconds = 10;

  @Option(names = "--heap-mebibytes", description = "Of each process. Default: ${DEFAULT-VALUE}.")
  private int heapMebibytes = 512;

  @Option(names = "--seed", description = "Seed of the input. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--dir", description = "Where it lies. Default: a new temporary folder.")
  private Path folder = Path.of("");

  private final Map<String, List<ProcessSample>> samples = new LinkedHashMap<>();
  private final Map<String, Long> liveBytes = new LinkedHashMap<>();

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Soak()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root =
        folder.toString().isEmpty()
            ? Files.createTempDirectory("soak-")
            : Files.createDirectories(folder.toAbsolutePath());
    Installation installation = Installation.find();
    String options = FIXED_HEAP.formatted(heapMebibytes);
    Path data = root.resolve("data");
    Path index = root.resolve("index");
    List<String> faults = new ArrayList<>();
    String balance;
    List<String> broker =
        List.of(
            "broker",
            "--dir=" + root.resolve("broker"),
            "--port=0",
            "--exit-with=" + ProcessHandle.current().pid());
    try (StartedCommand kafka =
        StartedCommand.start(installation, options, root.resolve("broker.log"), broker)) {
      String bootstrap = kafka.awaitLine("^broker ready (\\S+)", PATIENCE);
      List<String> ingest =
          new ArrayList<>(
              List.of(
                  "ingest",
                  "documents",
                  "--from=kafka://" + bootstrap,
                  "--to=" + data,
                  "--index-to=" + index,
                  "--every-seconds=30"));
      List<String> worker =
          List.of("worker", "--bootstrap=" + bootstrap, "--stages=index", "--index=" + index);
      try (StartedCommand reading =
              StartedCommand.start(installation, options, root.resolve("ingest.log"), ingest);
          StartedCommand indexing =
              StartedCommand.start(installation, options, root.resolve("worker.log"), worker)) {
        String ready = reading.awaitLine("^documents: ready", PATIENCE);
        String too = indexing.awaitLine("^worker ready", PATIENCE);
        System.out.println(ready + ", " + too + "; all of it lies in " + root);
        publish(bootstrap, List.of(kafka, reading, indexing), root.resolve("samples.csv"));
      }
      ingest.add("--bounded");
      balance = finish(installation, ingest, data, bootstrap, root, faults);
    } catch (ExecutionException | SQLException e) {
      throw new IOException(e);
    }
    report(faults);
    System.out.println(balance);
    faults.forEach(fault -> System.out.println("FAULT " + fault));
    System.out.println(faults.isEmpty() ? "flat, and balanced" : faults.size() + " faults");
    return faults.isEmpty() ? 0 : 1;
  }

  /** Sends so many records each second, and looks at the processes now and then. */
  private void publish(String bootstrap, List<StartedCommand> commands, Path csv)
      throws IOException, InterruptedException, ExecutionException {
    List<DrillRecord> records = DrillInput.of(rate * minutes * 60, seed);
    Map<String, Object> configuration = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    try (KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer());
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(csv))) {
      out.println(ProcessSample.HEADER);
      long start = System.nanoTime();
      boolean settled = false;
      for (int second = 0; second < minutes * 60; second++) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (DrillRecord record : records.subList(second * rate, (second + 1) * rate)) {
          sent.add(producer.send(record.on(Topics.RAW_DOCUMENTS)));
        }
        for (Future<RecordMetadata> each : sent) {
          RecordMetadata unused = each.get();
        }
        if (!settled && second >= settleSeconds()) {
          settled = true;
          look(commands, "settled");
        }
        if (second % sampleSeconds == 0) {
          for (StartedCommand command : commands) {
            sample(command, (System.nanoTime() - start) / 1e9, out);
          }
          out.flush();
        }
        long until = start + TimeUnit.SECONDS.toNanos(second + 1L);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, until - System.nanoTime()));
      }
      look(commands, "end");
    }
  }

  private int settleSeconds() {
    return Math.min(settleMinutes * 60, minutes * 20);
  }

  private void sample(StartedCommand command, double seconds, PrintWriter out) throws IOException {
    if (!command.isAlive()) {
      throw new IOException(command.name() + " ended: " + command.said());
    }
    ProcessSample sample = ProcessSample.of(seconds, command.name(), command.workingPid());
    samples.computeIfAbsent(command.name(), name -> new ArrayList<>()).add(sample);
    out.println(sample.csv());
  }

  private void look(List<StartedCommand> commands, String when)
      throws IOException, InterruptedException {
    for (StartedCommand command : commands) {
      liveBytes.put(command.name() + ' ' + when, ProcessSample.liveBytes(command.workingPid()));
    }
  }

  private void report(List<String> faults) {
    double measuredMinutes = (minutes * 60 - settleSeconds()) / 60.0;
    samples.forEach(
        (name, all) -> {
          List<ProcessSample> settled =
              all.stream().filter(sample -> sample.seconds() >= settleSeconds()).toList();
          long first = liveBytes.getOrDefault(name + " settled", 0L);
          long last = liveBytes.getOrDefault(name + " end", 0L);
          faults.addAll(Flatness.DEFAULT.faults(name, settled));
          faults.addAll(Flatness.DEFAULT.heapFaults(name, first, last, measuredMinutes));
          if (!settled.isEmpty()) {
            ProcessSample then = settled.get(0);
            ProcessSample now = settled.get(settled.size() - 1);
            System.out.println(
                "%s: anonymous %d -> %d MiB (%.2f MiB a minute), open files %d -> %d, threads %d -> %d, live objects %.1f -> %.1f MiB"
                    .formatted(
                        name,
                        then.anonymousKibibytes() / 1024,
                        now.anonymousKibibytes() / 1024,
                        Flatness.slope(settled),
                        then.openFiles(),
                        now.openFiles(),
                        then.threads(),
                        now.threads(),
                        first / 1024.0 / 1024.0,
                        last / 1024.0 / 1024.0));
          }
        });
  }

  /** Ends the run at what the topic holds, and counts. */
  private static String finish(
      Installation installation,
      List<String> ingest,
      Path data,
      String bootstrap,
      Path root,
      List<String> faults)
      throws IOException, InterruptedException, SQLException {
    Path log = root.resolve("ingest-end.log");
    try (StartedCommand ending = StartedCommand.start(installation, "", log, ingest)) {
      int code = ending.awaitEnd(PATIENCE);
      if (code != 0) {
        faults.add("the bounded ingest ended with " + code + ": " + ending.said());
      }
    }
    try (StartedCommand audit =
        StartedCommand.start(
            installation,
            "",
            root.resolve("audit.log"),
            List.of("audit", data.toString(), "--bootstrap=" + bootstrap))) {
      if (audit.awaitEnd(PATIENCE) != 0) {
        faults.add("the audit does not balance: " + audit.said());
      }
    }
    DrillChecks.Result result = DrillReport.check(data, new DrillTopics(bootstrap));
    result.lost().forEach(fault -> faults.add("LOST " + fault));
    result.doubled().forEach(fault -> faults.add("DOUBLED " + fault));
    result.others().forEach(faults::add);
    return "%d read = %d kept + %d dropped + %d bad + %d deleted; %d manifests; %d lost, %d doubled"
        .formatted(
            result.read(),
            result.kept(),
            result.dropped(),
            result.bad(),
            result.deleted(),
            result.manifests(),
            result.lost().size(),
            result.doubled().size());
  }
}
