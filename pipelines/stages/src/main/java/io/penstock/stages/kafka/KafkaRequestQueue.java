package io.penstock.stages.kafka;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.worker.Leased;
import io.penstock.stages.worker.RequestQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of stage requests, read by one group of workers a stage. The lease is the assignment of
 * the partition: it lives as long as we poll, and passes on when we are silent for longer than the
 * session timeout.
 */
public final class KafkaRequestQueue implements RequestQueue<KafkaReceipt>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaRequestQueue.class);
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;
  private static final int HEARTBEAT_MILLIS = 2_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Runnable onJoined;
  // By partition we have, a number that no earlier assignment of it had.
  private final Map<TopicPartition, Long> assignments = new HashMap<>();
  private long assignmentCount;
  private boolean busy;

  /**
   * Joins the group of workers for this stage, at the first {@link #poll}.
   *
   * @param onJoined told whenever the group has agreed on who reads what
   */
  @MustBeClosed
  public KafkaRequestQueue(KafkaSettings kafka, StageKind kind, Runnable onJoined) {
    this(new KafkaConsumer<>(configuration(kafka, kind)), onJoined);
  }

  @MustBeClosed
  KafkaRequestQueue(Consumer<byte[], byte[]> consumer, Runnable onJoined) {
    this.consumer = consumer;
    this.onJoined = onJoined;
    consumer.subscribe(List.of(Topics.STAGE_REQUESTS), new Assignments());
  }

  private static Map<String, Object> configuration(KafkaSettings kafka, StageKind kind) {
    Map<String, Object> settings = kafka.consumer();
    settings.put(
        ConsumerConfig.GROUP_ID_CONFIG, "penstock-stage-" + kind.name().toLowerCase(Locale.ROOT));
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
    // A worker that joins must not make the others put their runs aside.
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return settings;
  }

  @Override
  public Optional<Leased<KafkaReceipt>> poll(Duration timeout) {
    busy = false;
    consumer.resume(consumer.assignment());
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      Long assignment = assignments.get(partition);
      if (assignment == null) {
        continue;
      }
      KafkaReceipt receipt = new KafkaReceipt(partition, record.offset(), assignment);
      StageRequest request = read(record);
      if (request == null) {
        acknowledge(receipt);
        return Optional.empty();
      }
      busy = true;
      return Optional.of(new Leased<>(request, receipt));
    }
    return Optional.empty();
  }

  /** One that cannot be read has no run to fail, or is meant for a newer worker. */
  private static @Nullable StageRequest read(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.value() == null) {
        throw new IllegalArgumentException("it has no value");
      }
      return AvroJson.decode(record.value(), StageRequest.class);
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "{}-{}: the request at offset {} is passed over: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return null;
    }
  }

  @Override
  public boolean keep(Leased<KafkaReceipt> leased) {
    busy = true;
    consumer.pause(consumer.assignment());
    ConsumerRecords<byte[], byte[]> unexpected = consumer.poll(Duration.ZERO);
    for (TopicPartition partition : unexpected.partitions()) {
      consumer.seek(partition, unexpected.records(partition).get(0).offset());
    }
    return isHeld(leased.receipt());
  }

  @Override
  public void acknowledge(Leased<KafkaReceipt> leased) {
    acknowledge(leased.receipt());
  }

  private void acknowledge(KafkaReceipt receipt) {
    if (!isHeld(receipt)) {
      return;
    }
    try {
      consumer.commitSync(Map.of(receipt.partition(), new OffsetAndMetadata(receipt.offset() + 1)));
    } catch (CommitFailedException | RebalanceInProgressException | TimeoutException e) {
      // Whoever has the partition next sees the request again, and in the log that it has its end.
      LOG.info("the request at offset {} will come again", receipt.offset(), e);
    }
  }

  @Override
  public void release(Leased<KafkaReceipt> leased) {
    KafkaReceipt receipt = leased.receipt();
    if (isHeld(receipt)) {
      consumer.seek(receipt.partition(), receipt.offset());
    }
  }

  private boolean isHeld(KafkaReceipt receipt) {
    Long assignment = assignments.get(receipt.partition());
    return assignment != null && assignment == receipt.assignment();
  }

  /** What a transaction needs to acknowledge a request only while we are in the group. */
  ConsumerGroupMetadata group() {
    return consumer.groupMetadata();
  }

  /** Leaves the group, so that another worker takes over at once. */
  @Override
  public void close() {
    consumer.close();
  }

  private final class Assignments implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      onJoined.run();
      for (TopicPartition partition : partitions) {
        assignments.put(partition, ++assignmentCount);
      }
      if (busy) {
        consumer.pause(partitions);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(assignments::remove);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      partitions.forEach(assignments::remove);
    }
  }
}
