package io.penstock.cli.audit;

import io.penstock.schemas.shard.OffsetRanges;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads a live Kafka topic to tell which of its offsets have a record. Joins no group. */
public final class KafkaTopicOffsets implements TopicOffsets, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What a record holds does not matter here. */
  private static final Deserializer<Boolean> PASSED_OVER = (topic, bytes) -> Boolean.TRUE;

  private final String bootstrap;
  private final KafkaConsumer<Boolean, Boolean> consumer;
  private final Map<String, List<Integer>> partitions = new TreeMap<>();

  private KafkaTopicOffsets(String bootstrap, KafkaConsumer<Boolean, Boolean> consumer) {
    this.bootstrap = bootstrap;
    this.consumer = consumer;
  }

  /**
   * Connects.
   *
   * @param bootstrap {@code host:port}, several parted by commas
   */
  public static KafkaTopicOffsets connect(String bootstrap) throws IOException {
    Map<String, Object> configuration =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            // Asking for a topic must not make it.
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            Math.toIntExact(PATIENCE.toMillis()));
    try {
      return new KafkaTopicOffsets(
          bootstrap, new KafkaConsumer<>(configuration, PASSED_OVER, PASSED_OVER));
    } catch (KafkaException e) {
      throw new IOException("not a broker's address: " + bootstrap, e);
    }
  }

  /** A question to the broker. */
  private interface Question<T> {
    T ask();
  }

  private <T> T ask(Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (KafkaException e) {
      throw new IOException("the broker at " + bootstrap + " did not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Integer> partitions(String topic) throws IOException {
    List<Integer> known = partitions.get(topic);
    if (known == null) {
      List<PartitionInfo> found =
          Objects.requireNonNullElse(ask(() -> consumer.partitionsFor(topic)), List.of());
      known = found.stream().map(PartitionInfo::partition).sorted().toList();
      partitions.put(topic, known);
    }
    return known;
  }

  @Override
  public long begin(String topic, int partition) throws IOException {
    TopicPartition source = new TopicPartition(topic, partition);
    return only(ask(() -> consumer.beginningOffsets(List.of(source))), source);
  }

  @Override
  public long end(String topic, int partition) throws IOException {
    TopicPartition source = new TopicPartition(topic, partition);
    return only(ask(() -> consumer.endOffsets(List.of(source))), source);
  }

  private static long only(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return Objects.requireNonNull(offsets.get(partition), partition::toString);
  }

  @Override
  public OffsetRanges existing(String topic, int partition, long from, long until)
      throws IOException {
    TopicPartition source = new TopicPartition(topic, partition);
    OffsetRanges offsets = new OffsetRanges();
    consumer.assign(List.of(source));
    consumer.seek(source, from);
    int silent = 0;
    // The position passes offsets without a record, too.
    for (long at = from; at < until; at = ask(() -> consumer.position(source))) {
      var records = ask(() -> consumer.poll(Duration.ofSeconds(1))).records(source);
      for (ConsumerRecord<Boolean, Boolean> record : records) {
        if (record.offset() < until) {
          long unused = offsets.addRange(record.offset(), record.offset());
        }
      }
      silent = records.isEmpty() && ask(() -> consumer.position(source)) == at ? silent + 1 : 0;
      if (silent > PATIENCE.toSeconds()) {
        throw new IOException(
            "the broker at " + bootstrap + " stopped sending " + source + " at offset " + at);
      }
    }
    return offsets;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
