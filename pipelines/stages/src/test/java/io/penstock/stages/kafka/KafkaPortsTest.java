package io.penstock.stages.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.schemas.Topics;
import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.worker.Leased;
import io.penstock.stages.worker.RunHistory;
import io.penstock.stages.worker.RunLog.Writer;
import io.penstock.stages.worker.RunLostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds Kafka to what the simulation takes for granted. */
final class KafkaPortsTest {

  private static TestBroker broker;

  @BeforeAll
  static void startBroker(@TempDir Path folder) throws Exception {
    broker = TestBroker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aTakeoverRefusesEveryEarlierWriterAndSeesAllItWrote() throws RunLostException {
    try (KafkaRequestQueue queue = queue();
        KafkaRunLog log = new KafkaRunLog(broker.settings(), queue);
        Writer<KafkaReceipt> first = log.take("fenced")) {
      assertThat(first.history()).isEqualTo(RunHistory.NONE);
      first.append(List.of(event("fenced", 1, RunEventType.START)), List.of());
      try (Writer<KafkaReceipt> second = log.take("fenced")) {
        assertThat(second.history()).isEqualTo(new RunHistory(1, 0, false));
        assertThatThrownBy(
                () -> first.append(List.of(event("fenced", 1, RunEventType.COMPLETE)), List.of()))
            .isInstanceOf(RunLostException.class);
        second.append(List.of(event("fenced", 2, RunEventType.START)), List.of());
        assertThat(second.history()).isEqualTo(new RunHistory(2, 0, false));
      }
    }
  }

  @Test
  void theEndAndTheAcknowledgementComeTogether() throws RunLostException {
    publish("together");
    try (KafkaRequestQueue queue = queue();
        KafkaRunLog log = new KafkaRunLog(broker.settings(), queue)) {
      Leased<KafkaReceipt> leased = next(queue, "together");
      try (Writer<KafkaReceipt> run = log.take("together")) {
        assertThat(queue.keep(leased)).isTrue();
        run.finish(
            leased,
            List.of(event("together", 1, RunEventType.COMPLETE)),
            List.of(new MetricSample("together", "loss", 7L, 0.5, 1L)));
      }
    }
    publish("after");
    try (KafkaRequestQueue queue = queue()) {
      assertThat(next(queue).request().getId()).isEqualTo("after");
    }
    MetricSample sample = broker.read(Topics.METRIC_SAMPLES, MetricSample.class, 1).get(0);
    assertThat(sample.getRunId()).isEqualTo("together");
    assertThat(EventIds.of(sample)).isEqualTo("together/loss/7");
  }

  @Test
  void aReleasedRequestComesAgainAndAnUnreadableOneIsPassedOver() {
    broker.publish(Topics.STAGE_REQUESTS, 0, "broken", "{".getBytes(UTF_8), StageRequest.class);
    publish("again");
    try (KafkaRequestQueue queue = queue()) {
      Leased<KafkaReceipt> leased = next(queue, "again");
      queue.release(leased);
      Leased<KafkaReceipt> again = next(queue);
      assertThat(again.request().getId()).isEqualTo("again");
      queue.acknowledge(again);
    }
  }

  @Test
  void theLeaseEndsWhenItsHolderLeavesAndTheNextGetsTheRequest() {
    publish("passed-on");
    try (KafkaRequestQueue second = queue()) {
      try (KafkaRequestQueue first = queue()) {
        Leased<KafkaReceipt> leased = next(first, "passed-on");
        assertThat(second.poll(Duration.ofMillis(100))).isEmpty();
        assertThat(first.keep(leased)).isTrue();
      }
      Leased<KafkaReceipt> leased = next(second);
      assertThat(leased.request().getId()).isEqualTo("passed-on");
      second.acknowledge(leased);
    }
  }

  @MustBeClosed
  private static KafkaRequestQueue queue() {
    return new KafkaRequestQueue(broker.settings(), StageKind.TRAIN, () -> {});
  }

  private static Leased<KafkaReceipt> next(KafkaRequestQueue queue) {
    for (int i = 0; i < 300; i++) {
      Optional<Leased<KafkaReceipt>> leased = queue.poll(Duration.ofMillis(100));
      if (leased.isPresent()) {
        return leased.get();
      }
    }
    throw new AssertionError("no request came");
  }

  /** The next request of this id; what other tests left behind is acknowledged. */
  private static Leased<KafkaReceipt> next(KafkaRequestQueue queue, String id) {
    Leased<KafkaReceipt> leased = next(queue);
    while (!leased.request().getId().equals(id)) {
      queue.acknowledge(leased);
      leased = next(queue);
    }
    return leased;
  }

  private static void publish(String id) {
    broker.publish(
        Topics.STAGE_REQUESTS,
        0,
        id,
        StageRequest.newBuilder()
            .setId(id)
            .setStage(StageKind.TRAIN)
            .setData("data")
            .setOutput("out")
            .setManifests(List.of())
            .setChunkOffsets(Map.of())
            .setRequestedAt(0)
            .build());
  }

  private static RunEvent event(String runId, int attempt, RunEventType type) {
    return RunEvent.newBuilder()
        .setRunId(runId)
        .setJob("train")
        .setEventType(type)
        .setEventTime(1)
        .setAttempt(attempt)
        .build();
  }
}
