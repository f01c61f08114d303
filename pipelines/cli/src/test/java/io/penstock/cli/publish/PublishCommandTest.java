package io.penstock.cli.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.CommandResult;
import io.penstock.cli.broker.EmbeddedBroker;
import io.penstock.cli.broker.Kafka;
import io.penstock.cli.broker.TopicSetup;
import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All on one broker, since a broker takes seconds to start. */
class PublishCommandTest {

  @Test
  void publishesInOrderWithKeysAndHeaders(@TempDir Path temp) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("broker"), 0)) {
      String bootstrap = broker.bootstrap();
      topicsThatAreMissingAreNamed(bootstrap, temp);
      try (Admin admin = Kafka.admin(bootstrap)) {
        assertThat(new TopicSetup(admin).apply(Topics.ALL)).isNotEmpty();
      }
      documentsAndDeletes(bootstrap, temp);
      lines(bootstrap, temp);
    }
  }

  private static void topicsThatAreMissingAreNamed(String bootstrap, Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("x.md"), "x");
    CommandResult result = CommandResult.of("publish", file.toString(), "--bootstrap", bootstrap);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("raw-documents", "penstock topics apply");
  }

  private static void documentsAndDeletes(String bootstrap, Path temp) throws IOException {
    Path folder = temp.resolve("documents");
    Files.createDirectories(folder.resolve("sub"));
    byte[] notText = {(byte) 0xff, 0, 1};
    Files.write(folder.resolve("sub/a.pdf"), notText);
    Files.writeString(folder.resolve("empty.md"), "");
    CommandResult result =
        CommandResult.of(
            "publish", folder.toString(), "--delete", "old.md", "--bootstrap", bootstrap);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("raw-documents: 2 records", "raw-documents: 1 deletions");

    List<ConsumerRecord<byte[], byte[]>> records = read(bootstrap, Topics.RAW_DOCUMENTS);
    assertThat(records)
        .extracting(r -> new String(r.key(), UTF_8))
        .containsExactlyInAnyOrder("empty.md", "sub/a.pdf", "old.md");
    ConsumerRecord<byte[], byte[]> pdf = byKey(records, "sub/a.pdf");
    assertThat(pdf.value()).containsExactly(notText);
    assertThat(header(pdf, "content-type")).isEqualTo("application/pdf");
    assertThat(header(pdf, "uri")).startsWith("file:///").endsWith("/documents/sub/a.pdf");
    assertThat(byKey(records, "empty.md").value()).isEmpty();
    assertThat(byKey(records, "old.md").value()).isNull();
  }

  private static void lines(String bootstrap, Path temp) throws IOException {
    Path file = temp.resolve("preferences.jsonl");
    Files.write(file, "{\"a\":1}\n\n  \t\r\n{\"a\":2\r\n\u00e9".getBytes(UTF_8));
    CommandResult result =
        CommandResult.of("publish", file.toString(), "--bootstrap", bootstrap, "--json");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("\"raw-preferences\" : 3");

    List<ConsumerRecord<byte[], byte[]>> records = read(bootstrap, Topics.RAW_PREFERENCES);
    // Round and round the partitions, so that the same lines have the same offsets always.
    assertThat(records)
        .extracting(
            r -> r.partition() + ":" + r.offset() + " " + new String(r.value(), UTF_8).strip())
        .containsExactly("0:0 {\"a\":1}", "0:1 \u00e9", "1:0 {\"a\":2");
    assertThat(records).allMatch(r -> r.key() == null);
    assertThat(header(records.get(2), "uri")).endsWith("preferences.jsonl#4");
    assertThat(header(records.get(2), "content-type")).isEqualTo("application/json");
  }

  private static ConsumerRecord<byte[], byte[]> byKey(
      List<ConsumerRecord<byte[], byte[]>> records, String key) {
    return records.stream()
        .filter(r -> Arrays.equals(r.key(), key.getBytes(UTF_8)))
        .findFirst()
        .orElseThrow();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** All records of a topic, by partition and offset. */
  private static List<ConsumerRecord<byte[], byte[]>> read(String bootstrap, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long total =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      while (records.size() < total) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }
}
