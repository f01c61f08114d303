package io.penstock.ingest;

import java.util.Optional;

/**
 * Says how far a run is: on a terminal in one line that changes, elsewhere in a line when it did.
 */
final class Progress {
  private static final long EVERY_NANOS = 1_000_000_000L;

  private final String name;
  private final Optional<Long> total;
  private final boolean silent;
  private final boolean terminal = Boolean.getBoolean("penstock.terminal");
  private final long started = System.nanoTime();
  private boolean ready;
  private long done;
  private long shown = -1;
  private long shownAt = started;

  /** Without a total the run has no end. */
  Progress(String name, Optional<Long> total, boolean silent) {
    this.name = name;
    this.total = total;
    this.silent = silent;
  }

  /** So many source records are accounted for. */
  void accept(long count) {
    done = count;
    long now = System.nanoTime();
    if (!silent && count != shown && now - shownAt >= EVERY_NANOS) {
      shown = count;
      shownAt = now;
      String line = name + ": " + count + total.map(t -> " of " + t).orElse("") + " records";
      if (terminal) {
        System.out.print("\r" + line);
        System.out.flush();
      } else {
        System.out.println(line);
      }
    }
  }

  /** Said once: from now on what arrives is taken up at once. */
  void ready() {
    if (!ready && !silent) {
      System.out.println(name + ": ready");
    }
    ready = true;
  }

  long done() {
    return done;
  }

  void end(String result) {
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf("%s%s: %s (%.1f s)%n", terminal ? "\r\033[K" : "", name, result, seconds);
  }
}
