package io.penstock.models.rl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.shard.DiskFullException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A run's measurements, a JSON object a line: {@code global_step}, {@code name}, {@code value}. */
final class MetricsFile implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FLUSH_CHARACTERS = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final StringBuilder waiting = new StringBuilder();

  /** Goes on after the first {@code length} bytes; what came later is removed. */
  MetricsFile(Path file, long length) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.size() < length) {
      long found = channel.size();
      channel.close();
      throw new IOException(
          "%s: expected at least the %d bytes of the checkpoint, found %d"
              .formatted(file, length, found));
    }
    channel.truncate(length);
    channel.position(length);
  }

  /** What is not a finite number is left out. */
  void write(long step, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      waiting
          .append("{\"global_step\": ")
          .append(step)
          .append(", \"name\": \"")
          .append(name)
          .append("\", \"value\": ")
          .append(value)
          .append("}\n");
    }
    if (waiting.length() > FLUSH_CHARACTERS) {
      flush();
    }
  }

  /** All of it is on the disk then. */
  long force() throws IOException {
    flush();
    channel.force(false);
    return channel.position();
  }

  private void flush() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(waiting.toString().getBytes(UTF_8));
    waiting.setLength(0);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw DiskFullException.explained(e, file, bytes.remaining());
    }
  }

  /** What was written is not forced to the disk by this. */
  @Override
  public void close() throws IOException {
    flush();
    channel.close();
  }

  /** Reads a file of this kind line by line. */
  static void read(Path file, Reader reader) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode object = JSON.readTree(line);
        reader.measured(
            object.path("global_step").asLong(),
            object.path("name").asText(),
            object.path("value").asDouble());
      }
    }
  }

  /** Takes one line. */
  interface Reader {
    void measured(long step, String name, double value);
  }
}
