package io.penstock.text.container;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The bytes of a container from a position on, unpacked where its name ends in {@code .gz}. */
final class ContainerBytes {
  private static final int BUFFER_BYTES = 64 * 1024;

  private ContainerBytes() {}

  static boolean isPacked(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** Packed bytes have no places to begin at but the first. */
  static InputStream open(Path file, long position) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      InputStream bytes = Channels.newInputStream(channel.position(position));
      return isPacked(file)
          ? new GZIPInputStream(new BufferedInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES)
          : bytes;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
