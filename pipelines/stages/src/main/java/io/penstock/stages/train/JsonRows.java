package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.text.convert.JsonArrayItems;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The rows of a file, JSON lines or one array; of which kind it is its first byte tells. */
final class JsonRows {
  private static final int MOST_ROW_BYTES = 64 << 20;

  private JsonRows() {}

  /**
   * Where a row lies; as a text, for messages, the file with the line or with the array's item.
   *
   * @param ofArray whether it is an item of an array
   * @param number of the line, from 1, or of the item, from 0
   * @param start at which byte of the file it begins
   */
  record Place(Path file, boolean ofArray, int number, long start) {
    @Override
    public String toString() {
      return ofArray ? file + "[" + number + "]" : file + ":" + number;
    }
  }

  /** Takes a row. */
  @FunctionalInterface
  interface Taker {
    void take(Place place, byte[] json) throws IOException;
  }

  /** Goes through the rows of a file; lines that are blank are none. */
  static void each(Path file, Taker taker) throws IOException {
    if (JsonArrayItems.isArray(file)) {
      items(file, taker);
    } else {
      lines(file, taker);
    }
  }

  private static void items(Path file, Taker taker) throws IOException {
    try (JsonArrayItems items = JsonArrayItems.open(file, MOST_ROW_BYTES)) {
      int number = 0;
      for (byte[] item = items.next(); item != null; item = items.next()) {
        taker.take(new Place(file, /* ofArray= */ true, number++, items.start()), item);
      }
    }
  }

  private static void lines(Path file, Taker taker) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      int number = 0;
      long start = 0;
      Optional<byte[]> line = line(in, file);
      for (; line.isPresent(); line = line(in, file)) {
        number++;
        if (!new String(line.get(), UTF_8).isBlank()) {
          taker.take(new Place(file, /* ofArray= */ false, number, start), line.get());
        }
        start += line.get().length + 1;
      }
    }
  }

  private static Optional<byte[]> line(InputStream in, Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    while (read >= 0 && read != '\n') {
      if (bytes.size() == MOST_ROW_BYTES) {
        throw new IOException(file + ": a line of over " + (MOST_ROW_BYTES >> 20) + " MiB");
      }
      bytes.write(read);
      read = in.read();
    }
    return Optional.of(bytes.toByteArray());
  }
}
