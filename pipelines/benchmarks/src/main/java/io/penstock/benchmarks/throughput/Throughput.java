package io.penstock.benchmarks.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.benchmarks.DrillBroker;
import io.penstock.benchmarks.Folders;
import io.penstock.benchmarks.Installation;
import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Publishes documents to a broker of its own and lets a plain loop and the Flink pipelines turn
 * them into shards, one after the other, each in a JVM of its own.
 */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    description = "Documents from Kafka into shards: the Flink pipelines beside a plain loop.")
public final class Throughput implements Callable<Integer> {
  @Option(
      names = "--gigabytes",
      defaultValue = "1",
      description = "Size of the documents. Default: ${DEFAULT-VALUE}.")
  private double gigabytes;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the documents. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      description = "Of the Flink jobs. Default: ${DEFAULT-VALUE}, as the loop has one thread.")
  private int parallelism;

  @Option(
      names = "--checkpoint-interval-millis",
      defaultValue = "5000",
      description = "And between the loop's commits. Default: ${DEFAULT-VALUE}.")
  private long interval;

  @Option(
      names = "--rounds",
      defaultValue = "1",
      description = "How often all run by turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--contestants",
      split = ",",
      defaultValue = "PLAIN_LOOP,FLINK,FLINK_KEYED",
      description = "Of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private List<Contestant> contestants = List.of();

  @Option(
      names = "--java-options",
      split = " ",
      defaultValue = "-Xmx3g",
      description = "Of every contestant's JVM. Default: ${DEFAULT-VALUE}.")
  private List<String> javaOptions = List.of();

  @Option(
      names = "--dir",
      description = "Where topics and shards lie, removed at the end. Default: a temporary folder.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Also write all figures to this file.")
  private Path json = Path.of("");

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Throughput()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root =
        folder.toString().isEmpty()
            ? Files.createTempDirectory("throughput-")
            : Files.createDirectories(folder.toAbsolutePath());
    Installation installation = Installation.find();
    try (DrillBroker broker = DrillBroker.start(installation, root)) {
      String bootstrap = broker.bootstrap();
      long bytes = publish(bootstrap);
      System.out.printf(Locale.ROOT, "%.1f MB in %s%n", bytes / 1e6, Topics.RAW_DOCUMENTS);
      Table table = new Table(bytes);
      for (int round = 0; round < rounds; round++) {
        for (Contestant contestant : contestants) {
          Path place = root.resolve(contestant.name() + "-" + round);
          table.add(
              contestant,
              contestant.run(installation, javaOptions, bootstrap, place, interval, parallelism));
          Folders.delete(place);
        }
      }
      table.printMedians();
      if (!json.toString().isEmpty()) {
        Files.writeString(json, table.json(), UTF_8);
      }
    }
    Folders.delete(root);
    return 0;
  }

  private long publish(String bootstrap) throws IOException {
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "batch.size",
            262_144,
            "linger.ms",
            20,
            "buffer.memory",
            134_217_728L);
    AtomicReference<Exception> failure = new AtomicReference<>();
    long bytes;
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer())) {
      bytes =
          new Corpus(Topics.RAW_DOCUMENTS, seed)
              .send(
                  (long) (gigabytes * 1e9),
                  record -> {
                    var unused =
                        producer.send(
                            record,
                            (metadata, e) -> {
                              if (e != null) {
                                failure.set(e);
                              }
                            });
                  });
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IOException("the documents could not be published", failure.get());
    }
    return bytes;
  }
}
