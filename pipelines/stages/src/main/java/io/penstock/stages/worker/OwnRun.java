package io.penstock.stages.worker;

import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.StageResult;
import io.penstock.stages.worker.RunLog.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A run that somebody started by hand: it tells of itself as a worker tells of the requests it
 * answers. What is measured becomes visible at the worker's rhythm. For one thread.
 */
public final class OwnRun<R> implements AutoCloseable {
  private final Writer<R> run;
  private final RunReport report;
  private final RunEvents events;
  private final Clock clock;
  private long lastFlush;
  private long lastHeartbeat;

  private OwnRun(Writer<R> run, RunReport report, RunEvents events, Clock clock) {
    this.run = run;
    this.report = report;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Takes the run over and says START; an earlier attempt at it can say no more. Empty, and nothing
   * said, where the run has its end.
   *
   * @param described the run in a request's words: its id, its data, its settings
   * @param folder where the run lies
   */
  public static <R> Optional<OwnRun<R>> start(
      RunLog<R> log, StageRequest described, Path folder, Clock clock) throws RunLostException {
    Writer<R> writer = log.take(described.getId());
    try {
      RunHistory history = writer.history();
      if (history.ended()) {
        writer.close();
        return Optional.empty();
      }
      int attempt = history.attempts() + 1;
      OwnRun<R> run =
          new OwnRun<>(
              writer,
              new RunReport(described.getId(), attempt, folder, clock),
              new RunEvents(described, attempt, clock),
              clock);
      writer.append(List.of(run.events.start()), List.of());
      run.lastFlush = clock.millis();
      run.lastHeartbeat = run.lastFlush;
      return Optional.of(run);
    } catch (RunLostException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** How much is done, 0 to 1. */
  public void progress(double fraction) {
    report.progress(fraction);
  }

  /** Notes a measured value; {@link #speak} sends it. */
  public void metric(String name, long step, double value) {
    report.metric(name, step, value);
  }

  /**
   * Sends what was noted, if it is time to.
   *
   * @throws RunLostException if it did not get through; nothing more can be said then
   */
  public void speak() throws RunLostException {
    long now = clock.millis();
    boolean heartbeat = now - lastHeartbeat >= WorkerPolicy.DEFAULT.heartbeat().toMillis();
    if (!heartbeat && now - lastFlush < WorkerPolicy.DEFAULT.flush().toMillis()) {
      return;
    }
    List<MetricSample> samples = report.drain();
    if (heartbeat || !samples.isEmpty()) {
      run.append(heartbeat ? List.of(events.running(report.progress())) : List.of(), samples);
    }
    lastFlush = now;
    lastHeartbeat = heartbeat ? now : lastHeartbeat;
  }

  /** Says COMPLETE, with what was measured last. */
  public void complete(StageResult result) throws RunLostException {
    end(events.complete(result));
  }

  /** Says ABORT: somebody stopped it. */
  public void abort(String reason) throws RunLostException {
    end(events.abort(reason));
  }

  /** Says FAIL. */
  public void fail(Throwable failure) throws RunLostException {
    end(events.fail(failure));
  }

  private void end(RunEvent event) throws RunLostException {
    run.append(List.of(event), report.drain());
  }

  @Override
  public void close() {
    run.close();
  }
}
