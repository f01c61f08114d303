package io.penstock.text.dedupe;

import io.penstock.schemas.document.SourcePosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of a document.
 *
 * @param newest its newest version
 * @param paragraphs hashes of those that it holds; none where that version brought no text
 */
public record ParagraphHolding(SourcePosition newest, List<Long> paragraphs) {
  public ParagraphHolding {
    paragraphs = List.copyOf(paragraphs);
  }

  /** For a state of bytes; {@link #of} makes it again. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Standing.write(out, newest.getTopic());
      out.writeInt(newest.getPartition());
      out.writeLong(newest.getOffset());
      out.writeLong(newest.getTimestamp());
      for (long paragraph : paragraphs) {
        out.writeLong(paragraph);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #toBytes} was called on. */
  public static ParagraphHolding of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      SourcePosition newest =
          new SourcePosition(Standing.readString(in), in.readInt(), in.readLong(), in.readLong());
      List<Long> paragraphs = new ArrayList<>();
      while (in.available() > 0) {
        paragraphs.add(in.readLong());
      }
      return new ParagraphHolding(newest, paragraphs);
    } catch (IOException e) {
      throw new UncheckedIOException("a holding of " + bytes.length + " bytes cannot be read", e);
    }
  }
}
