package io.penstock.text.dedupe;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered under a number, which is 8 bytes in many buckets where an id would be many.
 *
 * @param document whose it is
 * @param signature none of a document that can neither be met nor fall any more
 */
public record Seat(String document, @Nullable Signature signature) {
  /** For a state of bytes; {@link #of} makes it again. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Standing.write(out, document);
      if (signature != null) {
        out.write(signature.toBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #toBytes} was called on. */
  public static Seat of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String document = Standing.readString(in);
      byte[] signature = in.readAllBytes();
      return new Seat(document, signature.length == 0 ? null : Signature.of(signature));
    } catch (IOException e) {
      throw new UncheckedIOException("a seat of " + bytes.length + " bytes cannot be read", e);
    }
  }
}
