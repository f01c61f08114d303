package io.penstock.stages.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Where the rows of a JSON file lie, so that each can be read by itself: 20 bytes a row, however
 * long the rows are. A row that was changed since is refused.
 */
final class JsonIndex {
  private final Path file;
  private boolean ofArray;
  private int size;
  private int[] numbers = new int[64];
  private long[] starts = new long[64];
  private int[] lengths = new int[64];
  private int[] checksums = new int[64];

  private JsonIndex(Path file) {
    this.file = file;
  }

  /** Reads a file through once. */
  static JsonIndex of(Path file) throws IOException {
    JsonIndex index = new JsonIndex(file);
    JsonRows.each(file, index::add);
    return index;
  }

  private void add(JsonRows.Place place, byte[] json) {
    if (size == starts.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
      checksums = Arrays.copyOf(checksums, 2 * size);
    }
    ofArray = place.ofArray();
    numbers[size] = place.number();
    starts[size] = place.start();
    lengths[size] = json.length;
    checksums[size] = checksum(json);
    size++;
  }

  /** How many rows there are. */
  int size() {
    return size;
  }

  /** Where a row lies. */
  JsonRows.Place place(int row) {
    return new JsonRows.Place(file, ofArray, numbers[row], starts[row]);
  }

  /**
   * A row's bytes.
   *
   * @throws IOException if they are not what they were when the file was read through
   */
  byte[] json(int row) throws IOException {
    ByteBuffer json = ByteBuffer.allocate(lengths[row]);
    try (FileChannel channel = FileChannel.open(file)) {
      boolean ended = false;
      while (json.hasRemaining() && !ended) {
        ended = channel.read(json, starts[row] + json.position()) < 0;
      }
    }
    if (json.hasRemaining() || checksum(json.array()) != checksums[row]) {
      throw new IOException(
          place(row) + " was changed since the run began: bring the file back, or start anew");
    }
    return json.array();
  }

  private static int checksum(byte[] json) {
    CRC32 crc = new CRC32();
    crc.update(json);
    return (int) crc.getValue();
  }
}
