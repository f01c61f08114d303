package io.penstock.ingest.filter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads lines as bytes, and of those that are too long no more than their length. */
public final class LimitedLines {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;
  private long readBytes;
  private long lineBytes;

  public LimitedLines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Goes to the next line; false after the last one. A line feed at the end begins no line. */
  public boolean next() throws IOException {
    line.reset();
    lineBytes = 0;
    boolean any = false;
    while (fill()) {
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      lineBytes += at - from;
      if (lineBytes <= maxBytes) {
        line.write(buffer, from, at - from);
      } else {
        line.reset();
      }
      if (at < end) {
        at++;
        return true;
      }
    }
    return any;
  }

  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
      readBytes += end;
    }
    return end > 0;
  }

  public boolean isTooLong() {
    return lineBytes > maxBytes;
  }

  /** Of this line, without its end. */
  public long lineBytes() {
    return lineBytes;
  }

  /** The line, if it is not too long. */
  public byte[] bytes() {
    return line.toByteArray();
  }

  /** Of all lines so far, and a little more. */
  public long readBytes() {
    return readBytes;
  }
}
