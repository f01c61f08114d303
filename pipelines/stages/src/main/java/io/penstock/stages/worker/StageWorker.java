package io.penstock.stages.worker;

import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.Stage;
import io.penstock.stages.worker.RunLog.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the requests of one stage, one at a time, and sees each to exactly one visible terminal
 * event.
 *
 * <p>The order is the whole idea: take over the run, so that no earlier attempt can write any more;
 * only then read what it wrote; skip the request if that has an end; run it otherwise; write the
 * end and acknowledge the request in one step. Whoever loses the run on the way says nothing more,
 * puts the request back, and leaves it to the log what comes next.
 */
public final class StageWorker<R> {

  private static final Logger LOG = LoggerFactory.getLogger(StageWorker.class);

  private final Stage stage;
  private final RequestQueue<R> queue;
  private final RunLog<R> log;
  private final StageExecutor executor;
  private final WorkerPolicy policy;
  private final Clock clock;
  private final BooleanSupplier stopping;

  /**
   * @param stopping true once the worker is to put its request aside and return; read often
   */
  public StageWorker(
      Stage stage,
      RequestQueue<R> queue,
      RunLog<R> log,
      StageExecutor executor,
      WorkerPolicy policy,
      Clock clock,
      BooleanSupplier stopping) {
    this.stage = stage;
    this.queue = queue;
    this.log = log;
    this.executor = executor;
    this.policy = policy;
    this.clock = clock;
    this.stopping = stopping;
  }

  /** Works until told to stop. */
  public void run() {
    while (!stopping.getAsBoolean()) {
      queue.poll(policy.tick()).ifPresent(this::handle);
    }
  }

  private void handle(Leased<R> leased) {
    StageRequest request = leased.request();
    if (request.getStage() != stage.kind()) {
      // Another group of workers reads the same topic for it.
      queue.acknowledge(leased);
      return;
    }
    try (Writer<R> run = log.take(request.getId())) {
      RunHistory history = run.history();
      if (history.ended()) {
        queue.acknowledge(leased);
        return;
      }
      attempt(leased, run, history);
    } catch (RunLostException e) {
      LOG.info("request {}: {}", request.getId(), e.getMessage(), e);
      queue.release(leased);
    }
  }

  private void attempt(Leased<R> leased, Writer<R> run, RunHistory history)
      throws RunLostException {
    StageRequest request = leased.request();
    int number = history.attempts() + 1;
    RunEvents events = new RunEvents(request, number, clock);
    if (history.lostAttempts() >= policy.maxLostAttempts()) {
      String reason = "given up after %d attempts that ended without a word";
      run.finish(leased, List.of(events.fail(reason.formatted(history.lostAttempts()))), List.of());
      return;
    }
    RunReport report;
    try {
      report = new RunReport(request.getId(), number, folder(request), clock);
    } catch (IllegalArgumentException e) {
      run.finish(leased, List.of(events.fail(e)), List.of());
      return;
    }
    new StageAttempt<>(leased, queue, run, report, events, policy, clock)
        .run(() -> executor.start(stage, request, report), stopping);
  }

  private static Path folder(StageRequest request) {
    Path output = Path.of(request.getOutput()).toAbsolutePath().normalize();
    Path folder = output.resolve(request.getId()).normalize();
    if (!output.equals(folder.getParent())) {
      throw new IllegalArgumentException("not a plain name for a folder: " + request.getId());
    }
    return folder;
  }
}
