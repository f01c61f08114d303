package io.penstock.cli.demo;

import io.penstock.cli.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says what a long command is at: on a terminal in a line that counts the seconds, elsewhere in one
 * line when a phase takes longer than two seconds, and in both cases in a line when it is done.
 */
final class Phases implements AutoCloseable {
  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final long REFRESH_MILLIS = 250;

  private final PrintWriter err;
  private final Progress line;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
          });

  private String name = "";
  private String detail = "";
  private long began;
  private boolean announced;

  Phases(PrintWriter err, boolean terminal, LongSupplier nanoTime) {
    this.err = err;
    this.line = new Progress(err, terminal);
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    var unused =
        clock.scheduleAtFixedRate(
            this::refresh, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Begins a phase. */
  synchronized void begin(String phase) {
    name = phase;
    detail = "";
    began = nanoTime.getAsLong();
    announced = false;
  }

  /** What the phase is at. */
  synchronized void detail(String text) {
    detail = text;
  }

  /** Ends the phase with its result. */
  synchronized void end(String result) {
    line.clear();
    double seconds = (nanoTime.getAsLong() - began) / 1e9;
    err.println(String.format(Locale.ROOT, "%-8s %s (%.1f s)", name, result, seconds));
    name = "";
  }

  /** Called by the clock, and by tests. */
  synchronized void refresh() {
    if (name.isEmpty()) {
      return;
    }
    long passed = nanoTime.getAsLong() - began;
    if (terminal) {
      line.show(
          String.format(Locale.ROOT, "%-8s %s (%d s)", name, detail, passed / 1_000_000_000L));
    } else if (passed > PATIENCE_NANOS && !announced) {
      announced = true;
      err.println(name + " ...");
    }
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
    line.clear();
  }
}
