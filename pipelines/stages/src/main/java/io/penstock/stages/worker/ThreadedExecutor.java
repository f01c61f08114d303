package io.penstock.stages.worker;

import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.Stage;
import io.penstock.stages.StageContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread of its own for every run. */
public final class ThreadedExecutor implements StageExecutor {

  @Override
  public Execution start(Stage stage, StageRequest request, StageContext context) {
    ThreadExecution execution = new ThreadExecution();
    Thread thread =
        new Thread(
            () -> execution.run(stage, request, context),
            "stage-" + stage.kind() + "-" + request.getId());
    // A stage deaf to shouldStop must not keep the process from ending: its request resumes
    // elsewhere.
    thread.setDaemon(true);
    thread.start();
    return execution;
  }

  private static final class ThreadExecution implements Execution {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Outcome> outcome = Optional.empty();

    void run(Stage stage, StageRequest request, StageContext context) {
      try {
        outcome = Optional.of(Outcome.of(stage.run(request, context)));
      } catch (Throwable e) {
        // Errors too: out of memory is an answer, silence is not.
        outcome = Optional.of(Outcome.of(e));
      } finally {
        ended.countDown();
      }
    }

    @Override
    public Optional<Outcome> await(Duration timeout) {
      try {
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS) ? outcome : Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a stage runs", e);
      }
    }
  }
}
