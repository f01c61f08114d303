package io.penstock.models.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;

/**
 * A safetensors file open for reading: its header checked, its data mapped tensor by tensor, so
 * that a file of any size takes the memory of what is asked for.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final int LENGTH_BYTES = 8;
  private static final int MOST_HEADER_BYTES = 100_000_000; // the reference reader's limit
  private static final int PART_VALUES = 1 << 22;

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final SafetensorsHeader header;

  private SafetensorsFile(
      Path file, FileChannel channel, long dataStart, SafetensorsHeader header) {
    this.file = file;
    this.channel = channel;
    this.dataStart = dataStart;
    this.header = header;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws IOException if the file cannot be read or is not what it says
   */
  public static SafetensorsFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      long size = channel.size();
      if (size < LENGTH_BYTES) {
        throw SafetensorsHeader.refused(file, "it has " + size + " bytes", null);
      }
      long headerBytes = read(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (headerBytes < 2 || headerBytes > Math.min(MOST_HEADER_BYTES, size - LENGTH_BYTES)) {
        throw SafetensorsHeader.refused(
            file, "its header would have %d of %d bytes".formatted(headerBytes, size), null);
      }
      long dataStart = LENGTH_BYTES + headerBytes;
      ByteBuffer bytes = read(channel, LENGTH_BYTES, (int) headerBytes);
      return new SafetensorsFile(
          file, channel, dataStart, SafetensorsHeader.parse(file, bytes, size - dataStart));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Where it lies. */
  public Path path() {
    return file;
  }

  /** Its tensors by name, in the header's order. */
  public Map<String, SafetensorsEntry> tensors() {
    return Collections.unmodifiableMap(header.tensors());
  }

  /** What its writer noted in {@code __metadata__}. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /**
   * A tensor as float32, whatever floating-point type the file keeps it in.
   *
   * @throws IOException if there is none of that name, or it is not of floating point
   */
  public NDArray floats(String name, NDManager manager) throws IOException {
    SafetensorsEntry entry = entry(name);
    FloatType type = floatType(entry);
    long count = (entry.end() - entry.begin()) / type.bytes();
    if (count <= PART_VALUES) {
      // An array over the buffer would keep its alignment; libtorch's own memory is aligned, and
      // kernels may round by alignment.
      try (NDArray borrowed =
          manager.create(part(entry, type, 0, (int) count), entry.shape(), DataType.FLOAT32)) {
        return borrowed.duplicate();
      }
    }
    NDArray whole = manager.zeros(new Shape(count));
    for (long from = 0; from < count; from += PART_VALUES) {
      int values = (int) Math.min(PART_VALUES, count - from);
      try (NDArray borrowed =
          manager.create(part(entry, type, from, values), new Shape(values), DataType.FLOAT32)) {
        whole.set(new NDIndex("{}:{}", from, from + values), borrowed);
      }
    }
    try (whole) {
      return whole.reshape(entry.shape());
    }
  }

  /** The bytes of a tensor as they are in the file, mapped; little endian, of at most 2 GiB. */
  public ByteBuffer bytes(String name) throws IOException {
    SafetensorsEntry entry = entry(name);
    return channel
        .map(MapMode.READ_ONLY, dataStart + entry.begin(), entry.end() - entry.begin())
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The floating-point type that a tensor is kept in. */
  public FloatType floatType(String name) throws IOException {
    return floatType(entry(name));
  }

  private SafetensorsEntry entry(String name) throws IOException {
    SafetensorsEntry entry = header.tensors().get(name);
    if (entry == null) {
      throw new IOException(file + ": has no tensor " + name);
    }
    return entry;
  }

  private FloatType floatType(SafetensorsEntry entry) throws IOException {
    for (FloatType type : FloatType.values()) {
      if (type.code().equals(entry.type())) {
        return type;
      }
    }
    throw new IOException(
        "%s: %s is %s, expected F32, F16 or BF16".formatted(file, entry.name(), entry.type()));
  }

  private ByteBuffer part(SafetensorsEntry entry, FloatType type, long from, int count)
      throws IOException {
    ByteBuffer stored =
        channel
            .map(
                MapMode.READ_ONLY,
                dataStart + entry.begin() + from * type.bytes(),
                (long) count * type.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    if (type == FloatType.F32 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      return stored;
    }
    ByteBuffer values =
        ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
    FloatBuffer floats = values.asFloatBuffer();
    for (int i = 0; i < count; i++) {
      floats.put(type.read(stored));
    }
    return values;
  }

  private static ByteBuffer read(FileChannel channel, long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("ends at " + channel.size() + " bytes, expected " + count + " more");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
