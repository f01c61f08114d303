package io.penstock.text.parse.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads what a process prints, on a thread of its own, and keeps no more than a limit. */
final class Drain {
  /** For what is left in the pipe; a grandchild may hold it open. */
  private static final long PATIENCE_MILLIS = 2000;

  private final InputStream in;
  private final int maxBytes;
  private final Runnable onTooMuch;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Thread thread;
  private boolean tooMuch;

  private Drain(InputStream in, int maxBytes, Runnable onTooMuch) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.onTooMuch = onTooMuch;
    this.thread = new Thread(this::read, "output of a tool");
    this.thread.setDaemon(true);
  }

  /**
   * Begins to read.
   *
   * @param onTooMuch done once, when more came than is kept; the rest is read and dropped
   */
  static Drain of(InputStream in, int maxBytes, Runnable onTooMuch) {
    Drain drain = new Drain(in, maxBytes, onTooMuch);
    drain.thread.start();
    return drain;
  }

  private void read() {
    byte[] part = new byte[8192];
    try (in) {
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        if (keep(part, length)) {
          onTooMuch.run();
        }
      }
    } catch (IOException e) {
      // It was ended; there is no more.
    }
  }

  /** Whether this is the first that is not kept. */
  private synchronized boolean keep(byte[] part, int length) {
    int room = maxBytes - kept.size();
    kept.write(part, 0, Math.min(room, length));
    boolean first = length > room && !tooMuch;
    tooMuch |= first;
    return first;
  }

  /** All that is kept, once the process has ended. */
  byte[] bytes() throws InterruptedException {
    thread.join(PATIENCE_MILLIS);
    synchronized (this) {
      return kept.toByteArray();
    }
  }

  synchronized boolean isTooMuch() {
    return tooMuch;
  }
}
