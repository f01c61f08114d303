package io.penstock.text.container;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes of which one record may take so many and no more: a quote that never ends takes them all.
 */
final class LimitedInput extends FilterInputStream {
  /** Readers above read ahead. */
  private static final int AHEAD_BYTES = 64 * 1024;

  private final int maxBytes;
  private long bytes;

  LimitedInput(InputStream in, int maxBytes) {
    super(in);
    this.maxBytes = maxBytes;
  }

  /** A record begins here, or was read ahead in part. */
  void begin() {
    bytes = 0;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int read = in.read(buffer, from, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int read) throws BrokenContainerException {
    bytes += read;
    if (bytes > (long) maxBytes + AHEAD_BYTES) {
      throw new BrokenContainerException(
          "a record has over %d bytes; is a quote not closed?".formatted(maxBytes));
    }
  }
}
