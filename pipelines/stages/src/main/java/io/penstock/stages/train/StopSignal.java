package io.penstock.stages.train;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A signal lets the step end, writes a checkpoint, and then ends the program. */
public final class StopSignal {
  /** How long a signal waits for the step under way and its checkpoint. */
  private static final long PATIENCE_SECONDS = 120;

  private static final CountDownLatch FINISHED = new CountDownLatch(1);

  private volatile boolean came;

  private StopSignal() {}

  /**
   * Listens from now on.
   *
   * @param err told where a step takes too long to wait for
   */
  static StopSignal heard(PrintWriter err) {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> signal.awaitEnd(err)));
    return signal;
  }

  /** Says that the program is about to end by itself: no signal needs to wait any longer. */
  public static void finished() {
    FINISHED.countDown();
  }

  /** Whether the run should stop. */
  boolean came() {
    return came;
  }

  private void awaitEnd(PrintWriter err) {
    came = true;
    try {
      if (!FINISHED.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("penstock train: the step takes too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
