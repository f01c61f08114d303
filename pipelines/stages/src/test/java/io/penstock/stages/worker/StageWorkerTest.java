package io.penstock.stages.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.Stage;
import io.penstock.stages.StageContext;
import io.penstock.stages.StageResult;
import io.penstock.stages.worker.SimulatedCluster.Receipt;
import io.penstock.stages.worker.StageExecutor.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class StageWorkerTest {

  private static final int WORKER = 0;
  private static final WorkerPolicy POLICY =
      new WorkerPolicy(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 3);

  private final SimulatedCluster cluster = new SimulatedCluster(new Random(1), true);

  StageWorkerTest() {
    cluster.assign(WORKER);
  }

  @Test
  void aRunIsReportedFromStartToEndWithItsSamples() {
    cluster.requests.add(Simulation.request(1));
    work(
        (request, context) -> {
          context.metric("loss", 1, 2.5);
          context.metric("loss", 2, 1.5);
          return StageResult.completed(List.of(), List.of(), Map.of("eval-loss", "1.5"));
        });
    List<RunEvent> events = cluster.visible.get("request-1");
    assertThat(events)
        .extracting(RunEvent::getEventType)
        .containsExactly(RunEventType.START, RunEventType.COMPLETE);
    assertThat(events.get(0).getFacets()).containsEntry(SimulatedWork.STEPS, "2");
    assertThat(events.get(0).getJob()).isEqualTo("train");
    assertThat(events.get(1).getFacets()).containsEntry("eval-loss", "1.5");
    assertThat(events.get(1).getInputs().get(0).getName()).isEqualTo("data");
    assertThat(cluster.samples).containsExactlyInAnyOrder("request-1/1", "request-1/2");
  }

  @Test
  void aFailureIsNamedWithItsCause() {
    cluster.requests.add(Simulation.request(1));
    work(
        (request, context) -> {
          throw new IllegalStateException("no model", new IOException("disk full"));
        });
    RunEvent last = last("request-1");
    assertThat(last.getEventType()).isEqualTo(RunEventType.FAIL);
    assertThat(last.getMessage())
        .isEqualTo("IllegalStateException: no model; caused by IOException: disk full");
  }

  @Test
  void aFullDiskEndsTheWorkerAndNotTheRequest() {
    cluster.requests.add(Simulation.request(1));
    assertThatThrownBy(
            () ->
                work(
                    (request, context) -> {
                      throw new IllegalStateException(
                          "step 7", new IOException("No space left on device"));
                    }))
        .isInstanceOf(WorkerUnfitException.class)
        .hasMessageContaining("no space left for ", "more are needed", "make space");
    assertThat(cluster.visible.get("request-1"))
        .extracting(RunEvent::getEventType)
        .containsExactly(RunEventType.START, RunEventType.OTHER);
    assertThat(cluster.allAcknowledged()).isFalse();

    work((request, context) -> StageResult.completed(List.of(), List.of(), Map.of()));
    assertThat(last("request-1").getEventType()).isEqualTo(RunEventType.COMPLETE);
    assertThat(last("request-1").getAttempt()).isEqualTo(2);
  }

  @Test
  void anErrorIsAnAnswerToo() {
    cluster.requests.add(Simulation.request(1));
    work(
        (request, context) -> {
          throw new OutOfMemoryError("heap");
        });
    assertThat(last("request-1").getMessage()).isEqualTo("OutOfMemoryError: heap");
  }

  @Test
  void requestsOfOtherStagesAreLeftToTheirWorkers() {
    StageRequest other = Simulation.request(1);
    other.setStage(StageKind.INDEX);
    cluster.requests.add(other);
    work((request, context) -> StageResult.completed(List.of(), List.of(), Map.of()));
    assertThat(cluster.visible).isEmpty();
    assertThat(cluster.allAcknowledged()).isTrue();
  }

  @Test
  void aWorkerThatIsToldToStopPutsTheRunAsideWithoutAnEnd() {
    cluster.requests.add(Simulation.request(1));
    boolean[] running = new boolean[1];
    work(
        (request, context) -> {
          running[0] = true;
          return context.shouldStop() ? StageResult.stopped() : null;
        },
        () -> running[0]);
    assertThat(cluster.visible.get("request-1"))
        .extracting(RunEvent::getEventType)
        .containsExactly(RunEventType.START, RunEventType.OTHER);
    assertThat(cluster.allAcknowledged()).isFalse();

    work((request, context) -> StageResult.completed(List.of(), List.of(), Map.of()));
    assertThat(last("request-1").getEventType()).isEqualTo(RunEventType.COMPLETE);
    assertThat(last("request-1").getAttempt()).isEqualTo(2);
  }

  @Test
  void aWorkerWhoseQueueFailsEndsNoSoonerThanItsStage() {
    cluster.requests.add(Simulation.request(1));
    AtomicInteger waits = new AtomicInteger();
    BooleanSupplier broken =
        () -> {
          if (waits.get() == 1) {
            throw new IllegalStateException("the queue is gone");
          }
          return false;
        };
    assertThatThrownBy(
            () ->
                work(
                    (request, context) ->
                        waits.incrementAndGet() < 4 ? null : StageResult.stopped(),
                    broken))
        .hasMessage("the queue is gone");
    assertThat(waits).hasValue(4);
  }

  @Test
  void aStageThatStopsByItselfFails() {
    cluster.requests.add(Simulation.request(1));
    work((request, context) -> StageResult.stopped());
    assertThat(last("request-1").getEventType()).isEqualTo(RunEventType.FAIL);
  }

  @Test
  void aRequestThatKillsItsWorkersIsGivenUp() throws RunLostException {
    StageRequest request = Simulation.request(1);
    cluster.requests.add(request);
    for (int attempt = 1; attempt <= 3; attempt++) {
      try (RunLog.Writer<Receipt> dead = cluster.logOf(WORKER, () -> {}).take(request.getId())) {
        dead.append(List.of(new RunEvents(request, attempt, clock()).start()), List.of());
      }
    }
    work(
        (given, context) -> {
          throw new AssertionError("must not run again");
        });
    RunEvent last = last("request-1");
    assertThat(last.getEventType()).isEqualTo(RunEventType.FAIL);
    assertThat(last.getMessage()).isEqualTo("given up after 3 attempts that ended without a word");
  }

  @Test
  void aRequestWhoseNameLeadsOutOfItsFolderFails() {
    StageRequest request = Simulation.request(1);
    request.setId("../elsewhere");
    cluster.requests.add(request);
    work((given, context) -> StageResult.completed(List.of(), List.of(), Map.of()));
    assertThat(last("../elsewhere").getEventType()).isEqualTo(RunEventType.FAIL);
    assertThat(last("../elsewhere").getMessage()).contains("../elsewhere");
  }

  /** What the stage does each time it is waited on; null while it goes on. */
  private interface Script {
    StageResult run(StageRequest request, StageContext context);
  }

  private void work(Script script) {
    work(script, cluster::allAcknowledged);
  }

  private void work(Script script, BooleanSupplier stopping) {
    StageExecutor inline =
        (stage, request, context) -> timeout -> outcome(script, request, context);
    Stage stage = SimulatedWork.STAGE;
    cluster.assign(WORKER);
    new StageWorker<>(
            stage,
            cluster.queueOf(WORKER, () -> {}),
            cluster.logOf(WORKER, () -> {}),
            inline,
            POLICY,
            clock(),
            stopping)
        .run();
  }

  private static Optional<Outcome> outcome(
      Script script, StageRequest request, StageContext context) {
    try {
      return Optional.ofNullable(script.run(request, context)).map(Outcome::of);
    } catch (RuntimeException | OutOfMemoryError e) {
      return Optional.of(Outcome.of(e));
    }
  }

  private RunEvent last(String runId) {
    List<RunEvent> events = cluster.visible.get(runId);
    return events.get(events.size() - 1);
  }

  private static Clock clock() {
    return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  }
}
