package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Very many small documents and one very large, through a topic and from a folder. Counts must
 * balance, and the ingest stay within the memory that is stated for it.
 */
@Command(
    name = "large-input-drill",
    mixinStandardHelpOptions = true,
    description = "Ingests very many small documents and a very large one, and watches memory.")
public final class LargeInputDrill implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final long WATCH_MILLIS = 200;
  private static final Pattern RESULT =
      Pattern.compile("documents: (\\d+) kept(?: \\+ (\\d+) bad)?.*");

  /** What a broker is given on the smallest machine. */
  private static final String SMALLEST_BROKER =
      "-Xmx256m -XX:MaxDirectMemorySize=448m -XX:MaxMetaspaceSize=128m"
          + " -XX:+ExitOnOutOfMemoryError";

  @Option(names = "--documents", description = "Small ones. Default: ${DEFAULT-VALUE}.")
  private int documents = 100_000;

  @Option(names = "--large-mebibytes", description = "Of the large one. Default: ${DEFAULT-VALUE}.")
  private int largeMebibytes = 60;

  @Option(
      names = "--ingest-options",
      description = "JVM options of the ingest. Default: as on the smallest machine.")
  private String ingestOptions = "-Xmx768m";

  @Option(
      names = "--limit-mebibytes",
      description = "What the ingest may take. Default: ${DEFAULT-VALUE}.")
  private int limitMebibytes = 768 + 320 + 192 + 512;

  @Option(names = "--dir", description = "Where it lies. Default: a new temporary folder.")
  private Path folder = Path.of("");

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LargeInputDrill()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root =
        folder.toString().isEmpty()
            ? Files.createTempDirectory("large-input-")
            : Files.createDirectories(folder.toAbsolutePath());
    Installation installation = Installation.find();
    List<String> faults = new ArrayList<>();
    Path source = root.resolve("source");
    for (int i = 0; i < documents; i++) {
      Path at = source.resolve(Integer.toString(i / 1000));
      Files.createDirectories(at);
      Files.writeString(at.resolve("d" + i + ".txt"), small(i));
    }
    Files.write(source.resolve("large.txt"), large());
    run(installation, root, "folder", source.toString(), faults);
    List<String> broker =
        List.of(
            "broker",
            "--dir=" + root.resolve("broker"),
            "--port=0",
            "--exit-with=" + ProcessHandle.current().pid());
    try (StartedCommand kafka =
        StartedCommand.start(installation, SMALLEST_BROKER, root.resolve("broker.log"), broker)) {
      String bootstrap = kafka.awaitLine("^broker ready (\\S+)", PATIENCE);
      publish(bootstrap);
      run(installation, root, "topic", "kafka://" + bootstrap, faults);
      System.out.println(
          "broker: peak %d MiB resident"
              .formatted(ProcessSample.peakKibibytes(kafka.workingPid()) / 1024));
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
    faults.forEach(fault -> System.out.println("FAULT " + fault));
    return faults.isEmpty() ? 0 : 1;
  }

  private static String small(int number) {
    return "Document number "
        + number
        + " tells of a gate that opens at "
        + number % 97
        + " metres of head and closes again when the river falls.\n";
  }

  /** Paragraphs of words, no two alike. */
  private byte[] large() {
    StringBuilder text = new StringBuilder(largeMebibytes << 20);
    for (int i = 0; text.length() < (largeMebibytes << 20) - 200; i++) {
      text.append("Paragraph ")
          .append(i)
          .append(" of the long report: ")
          .append(small(i))
          .append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }

  private void publish(String bootstrap) throws InterruptedException, ExecutionException {
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "max.request.size",
            Topics.RECORD_BYTES_MAX + 1024 * 1024,
            "buffer.memory",
            2L * Topics.RECORD_BYTES_MAX);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < documents; i++) {
        sent.add(
            producer.send(
                new ProducerRecord<>(Topics.RAW_DOCUMENTS, "d" + i, small(i).getBytes(UTF_8))));
      }
      sent.add(producer.send(new ProducerRecord<>(Topics.RAW_DOCUMENTS, "large", large())));
      for (Future<RecordMetadata> each : sent) {
        RecordMetadata unused = each.get();
      }
    }
  }

  /** One ingest, watched. */
  private void run(
      Installation installation, Path root, String name, String from, List<String> faults)
      throws IOException, InterruptedException {
    Path data = root.resolve("data-" + name);
    List<String> arguments =
        List.of("ingest", "documents", "--from=" + from, "--to=" + data, "--bounded");
    long start = System.nanoTime();
    long anonymous = 0;
    long resident = 0;
    try (StartedCommand ingest =
        StartedCommand.start(
            installation, ingestOptions, root.resolve("ingest-" + name + ".log"), arguments)) {
      while (ingest.isAlive()) {
        try {
          ProcessSample sample = ProcessSample.of(0, name, ingest.workingPid());
          anonymous = Math.max(anonymous, sample.anonymousKibibytes() / 1024);
          resident = Math.max(resident, sample.residentKibibytes() / 1024);
        } catch (IOException ended) {
          // Between two looks.
        }
        Thread.sleep(WATCH_MILLIS);
      }
      int code = ingest.awaitEnd(PATIENCE);
      Matcher result = RESULT.matcher(ingest.said());
      if (code != 0 || !result.find()) {
        faults.add(name + ": the ingest ended with " + code + ": " + ingest.said());
        return;
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      System.out.println(
          "%s: %s; %d s; peak %d MiB anonymous, %d MiB resident, of %d stated"
              .formatted(name, result.group(), seconds, anonymous, resident, limitMebibytes));
      int kept = Integer.parseInt(result.group(1));
      int bad = result.group(2) == null ? 0 : Integer.parseInt(result.group(2));
      // The large one is bad where the heap cannot hold it, and nothing else may be.
      if (kept < documents || kept + bad != documents + 1) {
        faults.add(name + ": not all were taken: " + result.group());
      }
      if (anonymous > limitMebibytes) {
        faults.add(name + ": " + anonymous + " MiB, more than the " + limitMebibytes + " stated");
      }
    }
    try (StartedCommand audit =
        StartedCommand.start(
            installation,
            "",
            root.resolve("audit-" + name + ".log"),
            List.of("audit", data.toString()))) {
      if (audit.awaitEnd(PATIENCE) != 0) {
        faults.add(name + ": the audit does not balance: " + audit.said());
      }
    }
  }
}
