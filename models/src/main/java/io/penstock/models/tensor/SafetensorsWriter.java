package io.penstock.models.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a safetensors file: the header's length (8 bytes, little endian), a JSON header of names,
 * shapes and byte ranges, then the values, a part of a tensor at a time.
 */
public final class SafetensorsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LENGTH_BYTES = 8;
  private static final int ALIGNMENT = 8;
  private static final int PART_VALUES = 1 << 22;

  private SafetensorsWriter() {}

  /** A float32 array, and the type to keep it in. */
  public record Stored(NDArray array, FloatType type) {
    public Stored {
      if (array.getDataType() != DataType.FLOAT32) {
        throw new IllegalArgumentException("only FLOAT32 is written, not " + array.getDataType());
      }
    }

    /** What it takes in the file. */
    public long bytes() {
      return array.size() * type.bytes();
    }
  }

  /** Writes a new file and forces it to the disk; refuses one that exists. */
  public static void write(Path file, Map<String, Stored> tensors, Map<String, String> metadata)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      writeFully(channel, header(tensors, metadata));
      for (Stored tensor : tensors.values()) {
        write(channel, tensor);
      }
      channel.force(true);
    } catch (IOException e) {
      long bytes = tensors.values().stream().mapToLong(Stored::bytes).sum();
      throw DiskFullException.explained(e, file, bytes);
    }
  }

  /** All as float32, with the metadata that Hugging Face expects. */
  public static void write(Path file, Map<String, NDArray> tensors) throws IOException {
    Map<String, Stored> stored = new LinkedHashMap<>();
    tensors.forEach((name, array) -> stored.put(name, new Stored(array, FloatType.F32)));
    write(file, stored, Map.of("format", "pt"));
  }

  private static void write(FileChannel channel, Stored tensor) throws IOException {
    long count = tensor.array().size();
    if (count <= PART_VALUES) {
      writeFully(channel, encoded(tensor.array(), tensor.type()));
      return;
    }
    try (NDArray flat = tensor.array().flatten()) {
      for (long from = 0; from < count; from += PART_VALUES) {
        long to = Math.min(from + PART_VALUES, count);
        try (NDArray part = flat.get(new NDIndex("{}:{}", from, to))) {
          writeFully(channel, encoded(part, tensor.type()));
        }
      }
    }
  }

  private static ByteBuffer encoded(NDArray array, FloatType type) {
    ByteBuffer floats = array.toByteBuffer().order(ByteOrder.nativeOrder());
    if (type == FloatType.F32 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      return floats;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(array.size() * type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      type.write(floats.getFloat(), bytes);
    }
    return bytes.flip();
  }

  private static ByteBuffer header(Map<String, Stored> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectNode json = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      json.set("__metadata__", JSON.valueToTree(metadata));
    }
    long offset = 0;
    for (Map.Entry<String, Stored> entry : tensors.entrySet()) {
      Stored tensor = entry.getValue();
      ObjectNode description = json.putObject(entry.getKey()).put("dtype", tensor.type().code());
      description.set("shape", JSON.valueToTree(tensor.array().getShape().getShape()));
      long end = offset + tensor.bytes();
      description.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = JSON.writeValueAsBytes(json);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(text);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
