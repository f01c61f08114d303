package io.penstock.stages.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.CloudEvents;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import io.penstock.stages.worker.RunHistory;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class RunHistoriesTest {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.RUN_EVENTS, 0);

  private final MockConsumer<byte[], byte[]> committed = consumer();
  private final MockConsumer<byte[], byte[]> all = consumer();

  @Test
  void anEndBehindAnotherRunsOpenTransactionIsWaitedFor() {
    // At offset 1 another run's transaction is open: what is known to be committed ends there.
    committed.updateEndOffsets(Map.of(PARTITION, 1L));
    all.updateEndOffsets(Map.of(PARTITION, 3L));
    committed.schedulePollTask(() -> committed.addRecord(event(0, RunEventType.START)));
    committed.schedulePollTask(() -> {});
    committed.schedulePollTask(() -> committed.addRecord(event(2, RunEventType.COMPLETE)));
    try (RunHistories histories = new RunHistories(committed, all)) {
      assertThat(histories.of("run")).isEqualTo(new RunHistory(1, 0, true));
      assertThat(histories.of("stranger")).isEqualTo(RunHistory.NONE);
    }
  }

  @Test
  void aTransactionThatStaysOpenIsNotTakenForTheEnd() {
    committed.updateEndOffsets(Map.of(PARTITION, 0L));
    all.updateEndOffsets(Map.of(PARTITION, 1L));
    try (RunHistories histories = new RunHistories(committed, all)) {
      assertThatThrownBy(() -> histories.of("run")).isInstanceOf(TimeoutException.class);
    }
  }

  private static MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    Node node = new Node(0, "localhost", 9092);
    consumer.updatePartitions(
        Topics.RUN_EVENTS,
        List.of(
            new PartitionInfo(Topics.RUN_EVENTS, 0, node, new Node[] {node}, new Node[] {node})));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    return consumer;
  }

  private static ConsumerRecord<byte[], byte[]> event(long offset, RunEventType type) {
    RunEvent event =
        RunEvent.newBuilder()
            .setRunId("run")
            .setJob("train")
            .setEventType(type)
            .setEventTime(1)
            .build();
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(Topics.RUN_EVENTS, 0, offset, new byte[0], AvroJson.encode(event));
    CloudEvents.headers(RunEvent.class, "id", "/test", 1)
        .forEach((name, value) -> record.headers().add(name, value));
    return record;
  }
}
