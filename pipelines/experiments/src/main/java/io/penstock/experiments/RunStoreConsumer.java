package io.penstock.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.experiments.RunRecords.IdentifiedEvent;
import io.penstock.experiments.RunRecords.TopicPosition;
import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.CloudEvents;
import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads run events and metric samples into a {@link RunStore}: committed ones only, so the words of
 * an attempt that was fenced are never heard. The places lie in the store, not in a consumer group.
 *
 * <p>One instance belongs to one thread, the store's.
 */
public final class RunStoreConsumer implements AutoCloseable {
  private static final List<String> TOPICS = List.of(Topics.RUN_EVENTS, Topics.METRIC_SAMPLES);

  private final Consumer<byte[], byte[]> consumer;
  private final RunStore store;
  private final List<TopicPartition> partitions;
  private long unreadableCount;

  /**
   * Connects to a broker.
   *
   * @param timeout how long the broker may take to answer
   * @throws org.apache.kafka.common.errors.TimeoutException if it does not
   */
  @MustBeClosed
  public RunStoreConsumer(String bootstrap, Duration timeout, RunStore store) {
    this(new KafkaConsumer<>(configuration(bootstrap, timeout)), store);
  }

  @MustBeClosed
  RunStoreConsumer(Consumer<byte[], byte[]> consumer, RunStore store) {
    this.consumer = consumer;
    this.store = store;
    try {
      this.partitions = assign();
    } catch (RuntimeException e) {
      consumer.close(Duration.ZERO);
      throw e;
    }
  }

  private static Map<String, Object> configuration(String bootstrap, Duration timeout) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    configuration.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    configuration.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
    return configuration;
  }

  private List<TopicPartition> assign() {
    List<TopicPartition> assigned = new ArrayList<>();
    for (String topic : TOPICS) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        assigned.add(new TopicPartition(topic, partition.partition()));
      }
    }
    consumer.assign(assigned);
    for (TopicPartition partition : assigned) {
      consumer.seek(partition, store.position(partition.topic(), partition.partition()));
    }
    return assigned;
  }

  /**
   * Waits for new records no longer than {@code patience} and stores them.
   *
   * @return how many there were
   */
  public int poll(Duration patience) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
    List<IdentifiedEvent> events = new ArrayList<>();
    List<MetricSample> samples = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      read(record, events, samples);
    }
    List<TopicPosition> positions = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      // Beyond the last record there may be transaction markers, which only the consumer sees.
      long next = consumer.position(partition);
      if (next != store.position(partition.topic(), partition.partition())) {
        positions.add(new TopicPosition(partition.topic(), partition.partition(), next));
      }
    }
    if (!positions.isEmpty()) {
      store.apply(new RunRecords(events, samples, positions));
    }
    return records.count();
  }

  /** Reads up to the end that the topics have when this is called. */
  public void readToEnd(Duration patience) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      poll(patience);
    }
  }

  private void read(
      ConsumerRecord<byte[], byte[]> record,
      List<IdentifiedEvent> events,
      List<MetricSample> samples) {
    byte @Nullable [] value = record.value();
    if (value == null) {
      unreadableCount++;
      return;
    }
    try {
      if (record.topic().equals(Topics.RUN_EVENTS)) {
        events.add(new IdentifiedEvent(id(record), AvroJson.decode(value, RunEvent.class)));
      } else {
        samples.add(AvroJson.decode(value, MetricSample.class));
      }
    } catch (IllegalArgumentException e) {
      // Anybody may write to a topic; what is no event must not hold up those that are.
      unreadableCount++;
    }
  }

  /** A foreign event without an id is at least the same at the same place. */
  private static String id(ConsumerRecord<byte[], byte[]> record) {
    @Nullable Header header = record.headers().lastHeader(CloudEvents.ID);
    return header == null || header.value() == null || header.value().length == 0
        ? record.topic() + ':' + record.partition() + ':' + record.offset()
        : new String(header.value(), UTF_8);
  }

  /** How many records since the start were no events that this version can read. */
  public long unreadableCount() {
    return unreadableCount;
  }

  @Override
  public void close() {
    consumer.close(Duration.ofSeconds(1));
  }
}
