package io.penstock.stages.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.CloudEvents;
import io.penstock.schemas.event.RunEvent;
import io.penstock.stages.worker.RunHistory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the topic of run events says of each run; read once, and from then on what is new. */
final class RunHistories implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunHistories.class);
  private static final Duration POLL = Duration.ofMillis(200);
  // Longer than a dead producer's transaction can hold the topic up.
  private static final int MAX_IDLE_POLLS = 300;

  private final Consumer<byte[], byte[]> committed;
  private final Consumer<byte[], byte[]> all;
  private final Map<String, RunHistory> histories = new HashMap<>();
  private List<TopicPartition> partitions = List.of();

  RunHistories(KafkaSettings kafka) {
    this(new KafkaConsumer<>(kafka.consumer()), new KafkaConsumer<>(uncommitted(kafka)));
  }

  /**
   * @param committed reads committed records only
   * @param all is asked for the ends of the log
   */
  RunHistories(Consumer<byte[], byte[]> committed, Consumer<byte[], byte[]> all) {
    this.committed = committed;
    this.all = all;
  }

  private static Map<String, Object> uncommitted(KafkaSettings kafka) {
    Map<String, Object> settings = kafka.consumer();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    return settings;
  }

  /**
   * All that is visible of a run, as of now.
   *
   * @throws TimeoutException if transactions of others keep hiding what may be there
   */
  RunHistory of(String runId) {
    if (partitions.isEmpty()) {
      assign();
    }
    readTo(ends());
    return histories.getOrDefault(runId, RunHistory.NONE);
  }

  private void assign() {
    partitions =
        committed.partitionsFor(Topics.RUN_EVENTS).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    committed.assign(partitions);
    committed.seekToBeginning(partitions);
  }

  /**
   * The ends of the log itself. Those that a reader of committed records is told lie before the
   * first open transaction, whoever's it is, and what we look for may lie behind.
   */
  private Map<TopicPartition, Long> ends() {
    return all.endOffsets(partitions);
  }

  private void readTo(Map<TopicPartition, Long> ends) {
    int idlePolls = 0;
    while (ends.entrySet().stream()
        .anyMatch(end -> committed.position(end.getKey()) < end.getValue())) {
      if (idlePolls == MAX_IDLE_POLLS) {
        throw new TimeoutException("an open transaction hides the end of " + Topics.RUN_EVENTS);
      }
      idlePolls++;
      for (ConsumerRecord<byte[], byte[]> record : committed.poll(POLL)) {
        idlePolls = 0;
        add(record);
      }
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    Header type = record.headers().lastHeader(CloudEvents.TYPE);
    if (record.value() == null
        || type == null
        || !CloudEvents.type(RunEvent.class).equals(new String(type.value(), UTF_8))) {
      return;
    }
    try {
      RunEvent event = AvroJson.decode(record.value(), RunEvent.class);
      histories.merge(
          event.getRunId(), RunHistory.NONE.with(event), (known, unused) -> known.with(event));
    } catch (IllegalArgumentException e) {
      LOG.warn("run event at offset {} is passed over: {}", record.offset(), e.getMessage());
    }
  }

  @Override
  public void close() {
    try (Consumer<byte[], byte[]> one = committed;
        Consumer<byte[], byte[]> other = all) {
      partitions = List.of();
    }
  }
}
