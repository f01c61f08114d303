package io.penstock.stages.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.CloudEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real broker with the project's topics, for as long as a test class runs. */
public final class TestBroker implements AutoCloseable {

  private final KafkaRaftServer server;
  private final String bootstrap;

  private TestBroker(KafkaRaftServer server, String bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
  }

  public static TestBroker start(Path folder) throws Exception {
    int port = freePort();
    int controllerPort = freePort();
    try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(folder.toString()))
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .run();
    }
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            "1",
            "controller.quorum.voters",
            "1@127.0.0.1:" + controllerPort,
            "listeners",
            "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort),
            "advertised.listeners",
            "PLAINTEXT://localhost:" + port,
            "controller.listener.names",
            "CONTROLLER",
            "listener.security.protocol.map",
            "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs",
            folder.toString()));
    properties.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "1",
            "group.initial.rebalance.delay.ms", "0",
            "auto.create.topics.enable", "false",
            "log.cleaner.enable", "false"));
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    server.startup();
    TestBroker broker = new TestBroker(server, "localhost:" + port);
    broker.createTopics();
    return broker;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void createTopics() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(
              Topics.ALL.stream()
                  .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1))
                  .toList())
          .all()
          .get();
    }
  }

  public KafkaSettings settings() {
    return new KafkaSettings(bootstrap);
  }

  public String bootstrap() {
    return bootstrap;
  }

  /** Writes an event, and waits until it is there. */
  public void publish(String topic, int partition, String key, SpecificRecordBase value) {
    publish(topic, partition, key, AvroJson.encode(value), value.getClass());
  }

  public void publish(
      String topic,
      int partition,
      String key,
      byte[] value,
      Class<? extends SpecificRecordBase> type) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value);
      CloudEvents.headers(type, key, "/test", 0)
          .forEach((name, bytes) -> record.headers().add(name, bytes));
      producer.send(record).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is committed on a topic's first partition, as soon as it is as wanted. */
  public <T extends SpecificRecordBase> List<T> await(
      String topic, Class<T> type, Predicate<List<T>> wanted) {
    List<T> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings().consumer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long giveUp = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (!wanted.test(values)) {
        if (System.nanoTime() > giveUp) {
          throw new AssertionError(topic + " is not as wanted: " + values);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(AvroJson.decode(record.value(), type));
        }
      }
    }
    return values;
  }

  /** The first so many committed records of a topic's first partition. */
  public <T extends SpecificRecordBase> List<T> read(String topic, Class<T> type, int count) {
    return await(topic, type, values -> values.size() >= count);
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
