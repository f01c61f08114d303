package io.penstock.stages.index;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.models.retrieval.ChunkIndex;
import io.penstock.schemas.Topics;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.event.AvroJson;
import io.penstock.stages.kafka.KafkaSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the index up to the end of the topic of chunks, and keeps it there.
 *
 * <p>No consumer group: where to go on stands in the index itself, committed with what was indexed.
 */
public final class IndexConsumer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IndexConsumer.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long COMMIT_MILLIS = 1_000;
  private static final long PARTITIONS_MILLIS = 30_000;

  private final Consumer<byte[], byte[]> consumer;
  private final ChunkIndex index;
  private final IndexProgress progress;
  private final Clock clock;
  // By partition, the offset of the first record not yet applied.
  private final Map<String, Long> next = new HashMap<>();
  private long lastCommit;
  private long lastLookForPartitions;
  private long unreadableCount;

  /**
   * @param index stays the caller's, and must not be written by others meanwhile
   */
  @MustBeClosed
  public IndexConsumer(KafkaSettings kafka, ChunkIndex index, IndexProgress progress, Clock clock) {
    this(new KafkaConsumer<>(configuration(kafka)), index, progress, clock);
  }

  @MustBeClosed
  IndexConsumer(
      Consumer<byte[], byte[]> consumer, ChunkIndex index, IndexProgress progress, Clock clock) {
    this.consumer = consumer;
    this.index = index;
    this.progress = progress;
    this.clock = clock;
  }

  private static Map<String, Object> configuration(KafkaSettings kafka) {
    Map<String, Object> settings = kafka.consumer();
    // A place that the topic does not have means another topic: never jump silently.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return settings;
  }

  /** Finds the partitions and where the index stands in them. */
  public void start() {
    lookForPartitions();
    progress.advance(committed());
  }

  /**
   * Reads and commits until told to stop; after {@link #start()}.
   *
   * @throws IllegalStateException if the index does not belong to the topic
   * @throws IOException if the index cannot be written
   */
  public void run(BooleanSupplier stopping) throws IOException {
    while (!stopping.getAsBoolean()) {
      step();
    }
    commit();
  }

  private void step() throws IOException {
    if (clock.millis() - lastLookForPartitions >= PARTITIONS_MILLIS) {
      lookAgainForPartitions();
    }
    for (ConsumerRecord<byte[], byte[]> record : poll()) {
      apply(record);
      next.put(partitionOf(record), record.offset() + 1);
      commitIfDue();
    }
    for (TopicPartition partition : consumer.assignment()) {
      // Beyond the last record there may be transaction markers, which only the consumer sees.
      next.put(name(partition), consumer.position(partition));
    }
    commitIfDue();
  }

  private void commitIfDue() throws IOException {
    if (clock.millis() - lastCommit >= COMMIT_MILLIS) {
      commit();
    }
  }

  private void commit() throws IOException {
    // Costs nothing where nothing has changed.
    index.commit(next);
    lastCommit = clock.millis();
    progress.advance(committed());
  }

  private Map<String, Long> committed() {
    Map<String, Long> offsets = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      offsets.put(name(partition), index.committedOffsets().getOrDefault(name(partition), 0L));
    }
    return offsets;
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> poll() {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      throw new IllegalStateException(
          "the index was made from another topic than this "
              + Topics.CHUNKS
              + ", or the topic has lost records: offsets "
              + e.offsetOutOfRangePartitions()
              + " do not exist; rebuild the index",
          e);
    }
  }

  private void lookAgainForPartitions() {
    try {
      lookForPartitions();
    } catch (TimeoutException e) {
      // A broker that is away comes back; until then there is nothing to read either.
      LOG.info("the partitions of {} are not known now", Topics.CHUNKS, e);
    }
  }

  private void lookForPartitions() {
    lastLookForPartitions = clock.millis();
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.CHUNKS).stream().map(IndexConsumer::topicPartition).toList();
    if (consumer.assignment().containsAll(partitions)) {
      return;
    }
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition partition : partitions) {
      positions.put(
          partition,
          consumer.assignment().contains(partition)
              ? consumer.position(partition)
              : index.committedOffsets().getOrDefault(name(partition), 0L));
    }
    consumer.assign(partitions);
    positions.forEach(consumer::seek);
  }

  private static TopicPartition topicPartition(PartitionInfo partition) {
    return new TopicPartition(partition.topic(), partition.partition());
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) throws IOException {
    String partition = partitionOf(record);
    try {
      if (record.value() == null) {
        throw new IllegalArgumentException("it has no value");
      }
      ChunkSet set = AvroJson.decode(record.value(), ChunkSet.class);
      ChunkIndex.Applied unused = index.apply(set, partition, record.offset());
    } catch (IllegalArgumentException e) {
      unreadableCount++;
      LOG.warn("{} at offset {} is passed over: {}", partition, record.offset(), e.getMessage());
    }
  }

  private static String partitionOf(ConsumerRecord<byte[], byte[]> record) {
    return name(new TopicPartition(record.topic(), record.partition()));
  }

  private static String name(TopicPartition partition) {
    return partition.topic() + ':' + partition.partition();
  }

  /** Records that were no chunk sets, and were passed over. */
  public long unreadableCount() {
    return unreadableCount;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
