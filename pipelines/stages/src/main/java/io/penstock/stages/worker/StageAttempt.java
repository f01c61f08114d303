package io.penstock.stages.worker;

import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.shard.DiskFullException;
import io.penstock.stages.StageResult;
import io.penstock.stages.worker.RunLog.Writer;
import io.penstock.stages.worker.StageExecutor.Execution;
import io.penstock.stages.worker.StageExecutor.Outcome;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One attempt at a request, from START to its end or its loss. */
final class StageAttempt<R> {

  private final Leased<R> leased;
  private final RequestQueue<R> queue;
  private final Writer<R> run;
  private final RunReport report;
  private final RunEvents events;
  private final WorkerPolicy policy;
  private final Clock clock;
  private long lastFlush;
  private long lastHeartbeat;

  StageAttempt(
      Leased<R> leased,
      RequestQueue<R> queue,
      Writer<R> run,
      RunReport report,
      RunEvents events,
      WorkerPolicy policy,
      Clock clock) {
    this.leased = leased;
    this.queue = queue;
    this.run = run;
    this.report = report;
    this.events = events;
    this.policy = policy;
    this.clock = clock;
  }

  void run(Supplier<Execution> start, BooleanSupplier stopping) throws RunLostException {
    requireLease();
    run.append(List.of(events.start()), List.of());
    lastFlush = clock.millis();
    lastHeartbeat = lastFlush;
    Execution execution = start.get();
    Outcome outcome;
    try {
      outcome = accompany(execution, stopping);
    } catch (RunLostException e) {
      endWithoutAWord(execution);
      throw e;
    } catch (RuntimeException e) {
      awaitEnd(execution);
      throw e;
    }
    end(outcome);
  }

  private Outcome accompany(Execution execution, BooleanSupplier stopping) throws RunLostException {
    while (true) {
      if (stopping.getAsBoolean()) {
        report.stop();
      }
      Optional<Outcome> outcome = execution.await(policy.tick());
      if (outcome.isPresent()) {
        return outcome.get();
      }
      requireLease();
      speak();
    }
  }

  private void requireLease() throws RunLostException {
    if (!queue.keep(leased)) {
      throw new RunLostException("the lease has gone to another worker", null);
    }
  }

  private void speak() throws RunLostException {
    long now = clock.millis();
    boolean heartbeat = now - lastHeartbeat >= policy.heartbeat().toMillis();
    if (!heartbeat && now - lastFlush < policy.flush().toMillis()) {
      return;
    }
    List<MetricSample> samples = report.drain();
    if (heartbeat || !samples.isEmpty()) {
      run.append(heartbeat ? List.of(events.running(report.progress())) : List.of(), samples);
    }
    lastFlush = now;
    lastHeartbeat = heartbeat ? now : lastHeartbeat;
  }

  /** The next request must not start while this one still computes. */
  private void endWithoutAWord(Execution execution) {
    report.stop();
    while (execution.await(policy.tick()).isEmpty()) {
      queue.keep(leased);
    }
  }

  /**
   * The queue has failed and with it the worker, whose process must not exit while the stage is
   * inside libtorch: static destructors would run under it.
   */
  private void awaitEnd(Execution execution) {
    report.stop();
    Optional<Outcome> outcome = Optional.empty();
    while (outcome.isEmpty()) {
      outcome = execution.await(policy.tick());
    }
  }

  private void end(Outcome outcome) throws RunLostException {
    if (outcome.failure().isPresent()) {
      Throwable failure = outcome.failure().get();
      if (DiskFullException.isCauseOf(failure)) {
        // No fault of the request: it goes on where there is space, here or elsewhere.
        run.append(List.of(events.handedOver()), report.drain());
        queue.release(leased);
        throw new WorkerUnfitException(report.folder(), failure);
      }
      finish(events.fail(failure));
      return;
    }
    StageResult result = outcome.result().orElseThrow();
    switch (result.ending()) {
      case COMPLETED -> finish(events.complete(result));
      case STOPPED -> putAside();
    }
  }

  private void putAside() throws RunLostException {
    if (!report.shouldStop()) {
      finish(events.fail("the stage stopped without being asked to"));
      return;
    }
    run.append(List.of(events.handedOver()), report.drain());
    queue.release(leased);
  }

  private void finish(RunEvent end) throws RunLostException {
    run.finish(leased, List.of(end), report.drain());
  }
}
