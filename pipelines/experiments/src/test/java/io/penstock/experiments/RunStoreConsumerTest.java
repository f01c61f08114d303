package io.penstock.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.CloudEvents;
import io.penstock.schemas.event.RunEventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunStoreConsumerTest {
  private static final TopicPartition EVENTS = new TopicPartition(Topics.RUN_EVENTS, 0);
  private static final TopicPartition SAMPLES = new TopicPartition(Topics.METRIC_SAMPLES, 0);

  /** Kafka's own in-memory consumer. */
  private final MockConsumer<byte[], byte[]> kafka =
      new MockConsumer<>(OffsetResetStrategy.EARLIEST);

  @MustBeClosed
  private RunStoreConsumer consumer(RunStore store) {
    for (TopicPartition partition : List.of(EVENTS, SAMPLES)) {
      Node[] none = {};
      kafka.updatePartitions(
          partition.topic(),
          List.of(new PartitionInfo(partition.topic(), 0, Node.noNode(), none, none)));
    }
    kafka.updateBeginningOffsets(Map.of(EVENTS, 0L, SAMPLES, 0L));
    return new RunStoreConsumer(kafka, store);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, @Nullable String id, byte @Nullable [] value) {
    RecordHeaders headers = new RecordHeaders();
    if (id != null) {
      headers.add(CloudEvents.ID, id.getBytes(StandardCharsets.UTF_8));
    }
    return new ConsumerRecord<>(
        partition.topic(),
        0,
        offset,
        offset,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        value,
        headers,
        Optional.empty());
  }

  private static byte[] event(RunEventType type) {
    return AvroJson.encode(Runs.event("r", type, 1, 1).event());
  }

  @Test
  void eventsAndSamplesReachTheStoreWithTheirPlace() {
    try (RunStore store = RunStore.inMemory();
        RunStoreConsumer consumer = consumer(store)) {
      kafka.addRecord(record(EVENTS, 0, "r/start", event(RunEventType.START)));
      kafka.addRecord(record(EVENTS, 1, "r/start", event(RunEventType.START)));
      kafka.addRecord(record(EVENTS, 2, "r/complete", event(RunEventType.COMPLETE)));
      kafka.addRecord(
          record(SAMPLES, 0, "r/loss/0", AvroJson.encode(Runs.sample("r", "loss", 0, 2))));
      kafka.updateEndOffsets(Map.of(EVENTS, 3L, SAMPLES, 1L));

      consumer.readToEnd(Duration.ZERO);

      RunSummary run = store.run("r").orElseThrow();
      assertThat(run.state()).isEqualTo(RunEventType.COMPLETE);
      assertThat(run.metrics()).containsOnlyKeys("loss");
      assertThat(store.position(Topics.RUN_EVENTS, 0)).isEqualTo(3);
      assertThat(store.position(Topics.METRIC_SAMPLES, 0)).isEqualTo(1);
      assertThat(consumer.unreadableCount()).isZero();
    }
  }

  @Test
  void readingGoesOnWhereTheStoreEnds() {
    try (RunStore store = RunStore.inMemory()) {
      store.apply(Runs.records(List.of(), List.of(), Runs.position(Topics.RUN_EVENTS, 5)));
      try (RunStoreConsumer consumer = consumer(store)) {
        assertThat(kafka.position(EVENTS)).isEqualTo(5);
        assertThat(kafka.position(SAMPLES)).isZero();
        assertThat(consumer.poll(Duration.ZERO)).isZero();
      }
    }
  }

  @Test
  void whatIsNoEventIsCountedAndPassed() {
    try (RunStore store = RunStore.inMemory();
        RunStoreConsumer consumer = consumer(store)) {
      kafka.addRecord(record(EVENTS, 0, "a", "{".getBytes(StandardCharsets.UTF_8)));
      kafka.addRecord(record(EVENTS, 1, "b", null));
      kafka.addRecord(record(EVENTS, 2, null, event(RunEventType.START)));
      kafka.updateEndOffsets(Map.of(EVENTS, 3L, SAMPLES, 0L));

      consumer.readToEnd(Duration.ZERO);

      assertThat(consumer.unreadableCount()).isEqualTo(2);
      assertThat(store.runs()).extracting(RunSummary::id).containsExactly("r");
      assertThat(store.position(Topics.RUN_EVENTS, 0)).isEqualTo(3);
    }
  }
}
