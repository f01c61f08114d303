package io.penstock.ingest.extract;

import java.io.IOException;

/** Says how far it is: on a terminal in one line that changes, elsewhere in a line now and then. */
final class ExtractProgress implements Extraction.Progress {
  private static final int WIDTH = 30;

  private final boolean terminal = Boolean.getBoolean("penstock.terminal");
  private final long everyNanos = terminal ? 100_000_000L : 10_000_000_000L;
  private final long totalBytes;
  private long shownAt = System.nanoTime();
  private boolean shown;

  /**
   * @param totalBytes of all files
   */
  ExtractProgress(long totalBytes) {
    this.totalBytes = totalBytes;
  }

  @Override
  public void show(Extraction extraction) throws IOException {
    long now = System.nanoTime();
    if (now - shownAt < everyNanos) {
      return;
    }
    shownAt = now;
    Tally tally = extraction.tally();
    double part = Math.min(1, (double) extraction.passedBytes() / totalBytes);
    int filled = (int) (part * WIDTH);
    String line =
        "extract: [%s%s] %3.0f %%  %d documents, %d failed"
            .formatted(
                "=".repeat(filled),
                " ".repeat(WIDTH - filled),
                part * 100,
                tally.read(),
                tally.failedCount());
    System.err.print(terminal ? "\r\033[K" + line : line + System.lineSeparator());
    System.err.flush();
    shown = true;
  }

  /** Takes the line away. */
  void clear() {
    if (shown && terminal) {
      System.err.print("\r\033[K");
      System.err.flush();
    }
  }
}
