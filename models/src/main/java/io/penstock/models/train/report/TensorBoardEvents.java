package io.penstock.models.train.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.zip.CRC32C;

/**
 * What a run measures as TensorBoard reads it: a file of records (length, masked CRC-32C of it,
 * bytes, masked CRC-32C of them), each an {@code Event} of TensorFlow's {@code event.proto} with
 * one scalar.
 */
public final class TensorBoardEvents implements TrainingListener, Closeable {
  // Field number and wire type of event.proto and summary.proto.
  private static final int WALL_TIME = (1 << 3) | 1;
  private static final int STEP = 2 << 3;
  private static final int FILE_VERSION = (3 << 3) | 2;
  private static final int SUMMARY = (5 << 3) | 2;
  private static final int VALUE = (1 << 3) | 2;
  private static final int TAG = (1 << 3) | 2;
  private static final int SIMPLE_VALUE = (2 << 3) | 5;

  private final OutputStream out;
  private final InstantSource clock;

  private TensorBoardEvents(OutputStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /** A new file in {@code folder}, which is made if missing; its name begins with the time. */
  public static TensorBoardEvents in(Path folder, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    Path file =
        folder.resolve(
            "events.out.tfevents.%010d.%d.penstock"
                .formatted(clock.instant().getEpochSecond(), ProcessHandle.current().pid()));
    TensorBoardEvents events =
        new TensorBoardEvents(
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            clock);
    Message version = new Message();
    version.real(WALL_TIME, events.now());
    version.bytes(FILE_VERSION, "brain.Event:2".getBytes(UTF_8));
    events.record(version.toByteArray());
    return events;
  }

  private double now() {
    return clock.instant().toEpochMilli() / 1e3;
  }

  @Override
  public void measured(Measurement measurement) {
    Message value = new Message();
    value.bytes(TAG, measurement.name().getBytes(UTF_8));
    value.single(SIMPLE_VALUE, (float) measurement.value());
    Message summary = new Message();
    summary.bytes(VALUE, value.toByteArray());
    Message event = new Message();
    event.real(WALL_TIME, now());
    event.integer(STEP, measurement.step());
    event.bytes(SUMMARY, summary.toByteArray());
    try {
      record(event.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void record(byte[] data) throws IOException {
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    ByteBuffer framed = ByteBuffer.allocate(8 + 4 + data.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    framed.put(length).putInt(masked(length)).put(data).putInt(masked(data));
    out.write(framed.array());
  }

  /** TFRecord's masking: a rotation and a constant, so that a checksum of checksums is none. */
  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** A protocol buffer's message, field by field. */
  private static final class Message extends ByteArrayOutputStream {
    void integer(int field, long value) {
      varint(field);
      varint(value);
    }

    void bytes(int field, byte[] value) {
      varint(field);
      varint(value.length);
      writeBytes(value);
    }

    void real(int field, double value) {
      varint(field);
      writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    }

    void single(int field, float value) {
      varint(field);
      writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      write((int) rest);
    }
  }
}
