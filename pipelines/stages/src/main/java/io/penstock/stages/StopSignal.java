package io.penstock.stages;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A signal to end (SIGTERM, Ctrl-C) as a question that the work asks itself. The program ends when
 * the work has saved itself and closed this, or after two minutes.
 */
public final class StopSignal implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean asked;

  private StopSignal() {}

  /** Hears signals from now on; {@code err} is told where the work does not end in time. */
  public static StopSignal heard(String program, PrintWriter err) {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> signal.await(program, err)));
    return signal;
  }

  /** Whether to end. */
  public boolean asked() {
    return asked;
  }

  private void await(String program, PrintWriter err) {
    asked = true;
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println(program + ": the step takes too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work is done and told of. */
  @Override
  public void close() {
    finished.countDown();
  }
}
