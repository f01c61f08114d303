package io.penstock.cli.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.cli.CommandFailure;
import io.penstock.cli.broker.Kafka;
import io.penstock.cli.publish.Publication.Lines;
import io.penstock.cli.publish.Publication.WholeFile;
import io.penstock.schemas.Topics;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts files and lines into topics, in order: one idempotent producer, so a retry neither doubles
 * nor reorders, and the same plan on fresh topics gives the same offsets.
 */
public final class Publisher implements AutoCloseable {
  private static final int HEADER_BYTES_MAX = 1024 * 1024;

  private final String bootstrap;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Integer> partitionCounts;
  private final Map<String, Long> lineCounts = new HashMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private Publisher(
      String bootstrap,
      KafkaProducer<byte[], byte[]> producer,
      Map<String, Integer> partitionCounts) {
    this.bootstrap = bootstrap;
    this.producer = producer;
    this.partitionCounts = partitionCounts;
  }

  /**
   * Connects to a broker that has the topics.
   *
   * @throws CommandFailure if the broker is not reachable or a topic does not exist
   */
  @MustBeClosed
  public static Publisher connect(String bootstrap, Collection<String> topics) {
    Map<String, Integer> partitionCounts = new HashMap<>();
    try (Admin admin = Kafka.admin(bootstrap)) {
      Map<String, TopicDescription> described =
          Kafka.reaching(bootstrap, () -> describe(admin, bootstrap, topics));
      described.forEach((name, topic) -> partitionCounts.put(name, topic.partitions().size()));
    }
    return new Publisher(
        bootstrap,
        Kafka.reaching(bootstrap, () -> new KafkaProducer<>(configuration(bootstrap))),
        partitionCounts);
  }

  private static Map<String, TopicDescription> describe(
      Admin admin, String bootstrap, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    try {
      return admin.describeTopics(topics).allTopicNames().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new CommandFailure(
            "Kafka at %s lacks a topic out of %s: make it by `penstock topics apply --bootstrap %s`"
                .formatted(bootstrap, topics, bootstrap),
            e);
      }
      throw e;
    }
  }

  private static Map<String, Object> configuration(String bootstrap) {
    int requestBytes = Topics.RECORD_BYTES_MAX + HEADER_BYTES_MAX;
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    configuration.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    configuration.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, requestBytes);
    configuration.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) requestBytes + 32 * 1024 * 1024);
    configuration.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000L);
    return configuration;
  }

  /**
   * Publishes a file and gives its number of records; they are safe after {@link #flush}.
   *
   * @param progress told of bytes as they are sent
   */
  public long publish(Publication publication, LongConsumer progress) {
    throwFailure();
    try {
      if (publication instanceof WholeFile file) {
        publishFile(file);
        progress.accept(file.bytes());
        return 1;
      }
      return publishLines((Lines) publication, progress);
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + publication.file() + ": " + e, e);
    }
  }

  private void publishFile(WholeFile file) throws IOException {
    byte[] content = Files.readAllBytes(file.file());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(file.topic(), null, file.key().getBytes(UTF_8), content);
    header(record, "uri", file.file().toAbsolutePath().normalize().toUri().toString());
    file.contentType().ifPresent(type -> header(record, "content-type", type));
    send(record);
  }

  private long publishLines(Lines lines, LongConsumer progress) throws IOException {
    String uri = lines.file().toAbsolutePath().normalize().toUri().toString();
    long records = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(lines.file()), 1 << 16)) {
      for (long number = 1; ; number++) {
        Optional<byte[]> line = readLine(in, lines, number);
        if (line.isEmpty()) {
          return records;
        }
        progress.accept(line.get().length + 1);
        if (!isBlank(line.get())) {
          send(lineRecord(lines.topic(), line.get(), uri + '#' + number));
          records++;
        }
      }
    }
  }

  private ProducerRecord<byte[], byte[]> lineRecord(String topic, byte[] line, String uri) {
    // Without a key the producer would choose partitions by its own timing.
    long ordinal = lineCounts.merge(topic, 1L, Long::sum) - 1;
    int partition = (int) (ordinal % partitionCounts.getOrDefault(topic, 1));
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, line);
    header(record, "content-type", "application/json");
    header(record, "uri", uri);
    return record;
  }

  /** A line's bytes as they are, be they valid text or not; empty at the end of the file. */
  private static Optional<byte[]> readLine(InputStream in, Lines lines, long number)
      throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (line.size() == Topics.RECORD_BYTES_MAX) {
        throw new CommandFailure(
            "%s line %d is longer than %d bytes (64 MiB), the most a record may have; the lines before it are published"
                .formatted(lines.file(), number, Topics.RECORD_BYTES_MAX));
      }
      line.write(b);
    }
    return Optional.of(line.toByteArray());
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Publishes the removal of documents. */
  public void delete(String topic, List<String> ids) {
    for (String id : ids) {
      send(new ProducerRecord<>(topic, null, id.getBytes(UTF_8), null));
    }
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var unused =
        Kafka.reaching(
            bootstrap,
            () ->
                producer.send(
                    record,
                    (metadata, exception) -> {
                      if (exception != null) {
                        failure.compareAndSet(null, exception);
                      }
                    }));
  }

  /**
   * Waits until everything is in the topics.
   *
   * @throws CommandFailure if the broker did not take it all
   */
  public void flush() {
    producer.flush();
    throwFailure();
  }

  private void throwFailure() {
    Exception exception = failure.get();
    if (exception != null) {
      throw new CommandFailure(
          "Kafka at %s did not take all records: %s".formatted(bootstrap, exception.getMessage()),
          exception);
    }
  }

  @Override
  public void close() {
    producer.close(Kafka.PATIENCE);
  }
}
