package io.penstock.text.dedupe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.SourcePosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What is known of one document.
 *
 * @param newest the newest version that came
 * @param contentHash of that version; empty where it brought no content
 * @param number of its seat; {@link #NO_NUMBER} without one
 * @param fallenCount how many documents fell to it and have not been orphaned
 * @param fellTo the document that it fell to; empty where it did not fall
 * @param place among those that fell to the same
 * @param similarity to the one it fell to
 */
public record Standing(
    Role role,
    SourcePosition newest,
    String contentHash,
    long number,
    int fallenCount,
    String fellTo,
    int place,
    double similarity) {
  static final long NO_NUMBER = -1;

  /** Of one whose holder was forgotten: no list names it. */
  static final int NO_PLACE = -1;

  /** What a document is to the others. */
  public enum Role {
    /** Kept: others fall to it. */
    HOLDS,
    /** Dropped for one that held. */
    FELL,
    /** Dropped for one that is gone, or has changed, and listed to be published again. */
    ORPHANED,
    /** Its newest version was dropped for another reason, or is a tombstone. */
    ENDED,
    /** Not met yet; others that are remembered fell to it. */
    EXPECTED
  }

  /** Older than all versions. */
  private static final SourcePosition NEVER = new SourcePosition("", 0, 0L, Long.MIN_VALUE);

  static final Standing EXPECTED = new Standing(Role.EXPECTED, NEVER, "", NO_NUMBER, 0, "", 0, 0);

  static Standing holds(SourcePosition newest, String contentHash, long number, int fallenCount) {
    return new Standing(Role.HOLDS, newest, contentHash, number, fallenCount, "", 0, 0);
  }

  static Standing fell(
      SourcePosition newest,
      String contentHash,
      long number,
      String fellTo,
      int place,
      double similarity) {
    return new Standing(Role.FELL, newest, contentHash, number, 0, fellTo, place, similarity);
  }

  static Standing ended(SourcePosition newest, long number) {
    return new Standing(Role.ENDED, newest, "", number, 0, "", 0, 0);
  }

  Standing orphaned(long seatNumber) {
    return new Standing(Role.ORPHANED, newest, contentHash, seatNumber, 0, "", 0, 0);
  }

  Standing withFallenCount(int count) {
    return new Standing(role, newest, contentHash, number, count, fellTo, place, similarity);
  }

  Standing withNumber(long other) {
    return new Standing(role, newest, contentHash, other, fallenCount, fellTo, place, similarity);
  }

  Standing withPlace(int other) {
    return new Standing(role, newest, contentHash, number, fallenCount, fellTo, other, similarity);
  }

  /** For a state of bytes; {@link #of} makes it again. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, role.name());
      write(out, newest.getTopic());
      out.writeInt(newest.getPartition());
      out.writeLong(newest.getOffset());
      out.writeLong(newest.getTimestamp());
      write(out, contentHash);
      out.writeLong(number);
      out.writeInt(fallenCount);
      write(out, fellTo);
      out.writeInt(place);
      out.writeDouble(similarity);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #toBytes} was called on. */
  public static Standing of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Role role = Role.valueOf(readString(in));
      SourcePosition newest =
          new SourcePosition(readString(in), in.readInt(), in.readLong(), in.readLong());
      return new Standing(
          role,
          newest,
          readString(in),
          in.readLong(),
          in.readInt(),
          readString(in),
          in.readInt(),
          in.readDouble());
    } catch (IOException e) {
      throw new UncheckedIOException("a standing of " + bytes.length + " bytes cannot be read", e);
    }
  }

  static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readString(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), UTF_8);
  }
}
