package io.penstock.models.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.DiskFullException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads and writes float32 tensors in the safetensors format: the header's length (8 bytes, little
 * endian), a JSON header of names, shapes and byte ranges, then the values.
 */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FLOAT32 = "F32";
  private static final String METADATA = "__metadata__";
  private static final int LENGTH_BYTES = 8;
  private static final int ALIGNMENT = 8;
  private static final int MAX_HEADER_BYTES = 100_000_000; // the reference reader's limit

  private Safetensors() {}

  /** Writes a new file and forces it to the disk; refuses one that exists. */
  public static void write(Path file, Map<String, NDArray> tensors) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      writeFully(channel, header(tensors));
      for (NDArray tensor : tensors.values()) {
        writeFully(channel, tensor.toByteBuffer());
      }
      channel.force(true);
    } catch (IOException e) {
      long bytes = tensors.values().stream().mapToLong(t -> t.size() * Float.BYTES).sum();
      throw DiskFullException.explained(e, file, bytes);
    }
  }

  /**
   * Reads all tensors of a file, in its order.
   *
   * @throws IOException if the file cannot be read or is not what it says
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer length = readFully(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long headerBytes = length.getLong();
      if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, channel.size())) {
        throw new IOException(file + " is no safetensors file: header of " + headerBytes);
      }
      long start = LENGTH_BYTES + headerBytes;
      JsonNode header = parse(file, readFully(channel, LENGTH_BYTES, (int) headerBytes));
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (!entry.getKey().equals(METADATA)) {
          tensors.put(entry.getKey(), tensor(file, channel, start, entry, manager));
        }
      }
      return tensors;
    }
  }

  private static JsonNode parse(Path file, ByteBuffer header) throws IOException {
    try {
      return JSON.readTree(UTF_8.decode(header).toString());
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is no safetensors file: its header is not JSON", e);
    }
  }

  private static NDArray tensor(
      Path file, FileChannel channel, long start, Map.Entry<String, JsonNode> entry, NDManager to)
      throws IOException {
    JsonNode description = entry.getValue();
    if (!description.path("dtype").asText().equals(FLOAT32)) {
      throw new IOException(
          file + ": " + entry.getKey() + " is " + description.path("dtype") + ", only F32 is read");
    }
    Shape shape = new Shape(JSON.convertValue(description.path("shape"), long[].class));
    long from = description.path("data_offsets").path(0).asLong();
    long bytes = description.path("data_offsets").path(1).asLong() - from;
    if (bytes != shape.size() * Float.BYTES) {
      throw new IOException(file + ": " + entry.getKey() + " has " + bytes + " bytes for " + shape);
    }
    ByteBuffer values = readFully(channel, start + from, Math.toIntExact(bytes));
    // An array over this buffer would keep its alignment; libtorch's own memory is aligned, and
    // kernels may round by alignment.
    try (NDArray borrowed =
        to.create(values.order(ByteOrder.nativeOrder()), shape, DataType.FLOAT32)) {
      return borrowed.duplicate();
    }
  }

  private static ByteBuffer header(Map<String, NDArray> tensors) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.putObject(METADATA).put("format", "pt");
    long offset = 0;
    for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
      NDArray tensor = entry.getValue();
      if (tensor.getDataType() != DataType.FLOAT32) {
        throw new IllegalArgumentException(
            entry.getKey() + " is " + tensor.getDataType() + ", only FLOAT32 is written");
      }
      ObjectNode description = json.putObject(entry.getKey()).put("dtype", FLOAT32);
      description.set("shape", JSON.valueToTree(tensor.getShape().getShape()));
      long end = offset + tensor.size() * Float.BYTES;
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

  private static ByteBuffer readFully(FileChannel channel, long position, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("ends at " + channel.size() + " bytes, expected " + count + " more");
      }
    }
    return bytes.flip();
  }
}
