package io.penstock.text.parse.isolated;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import io.penstock.text.parse.RawDocuments;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * The messages between a process and its parser process: Avro's binary form behind its length. What
 * either end reads is bounded before it is read.
 */
final class Frames {
  /** Begins each answer, so that bytes of another origin are not taken for one. */
  private static final int MARK = 0x50454e53;

  /** Beside the content: uri, content type, metadata. */
  private static final int MAX_HEADER_BYTES = 16 << 20;

  private Frames() {}

  /** What the parser process says to a document. */
  static final class Answer {
    private final Kind kind;
    private final boolean retires;
    private final byte[] body;

    private Answer(Kind kind, boolean retires, byte[] body) {
      this.kind = kind;
      this.retires = retires;
      this.body = body;
    }

    Kind kind() {
      return kind;
    }

    /** Whether the process ends behind it. */
    boolean retires() {
      return retires;
    }

    Document document() throws IOException {
      return decode(body, new SpecificDatumReader<>(Document.class));
    }

    Reason reason() throws IOException {
      return decode(body, new SpecificDatumReader<>(Reason.class));
    }
  }

  /** What an answer is. */
  enum Kind {
    /** The process has started. */
    READY('r'),
    /** The document goes to another program, which has a time limit of its own. */
    WORKING('w'),
    DOCUMENT('d'),
    REASON('u');

    private final char code;

    Kind(char code) {
      this.code = code;
    }

    static Kind of(int code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("an answer of an unknown kind");
    }
  }

  /** The content goes by itself, so that neither end holds it twice. */
  static void writeRaw(DataOutputStream out, RawDocument raw) throws IOException {
    RawDocument header = RawDocuments.withContent(raw, ByteBuffer.allocate(0));
    byte[] bytes = encode(header);
    ByteBuffer content = raw.getContent().duplicate();
    out.writeInt(bytes.length);
    out.write(bytes);
    out.writeInt(content.remaining());
    byte[] part = new byte[Math.min(1 << 16, content.remaining())];
    while (content.hasRemaining()) {
      int length = Math.min(part.length, content.remaining());
      content.get(part, 0, length);
      out.write(part, 0, length);
    }
    out.flush();
  }

  static RawDocument readRaw(DataInputStream in, long maxBytes) throws IOException {
    byte[] header = readBytes(in, MAX_HEADER_BYTES);
    RawDocument raw = decode(header, new SpecificDatumReader<>(RawDocument.class));
    return RawDocuments.withContent(raw, ByteBuffer.wrap(readBytes(in, maxBytes)));
  }

  static void writeAnswer(DataOutputStream out, Kind kind, boolean retires, byte[] body)
      throws IOException {
    out.writeInt(MARK);
    out.writeByte(kind.code);
    out.writeBoolean(retires);
    out.writeInt(body.length);
    out.write(body);
    out.flush();
  }

  static Answer readAnswer(DataInputStream in, long maxBytes) throws IOException {
    int mark = in.readInt();
    if (mark != MARK) {
      throw new IOException("the answer does not begin as one does");
    }
    Kind kind = Kind.of(in.readUnsignedByte());
    boolean retires = in.readBoolean();
    return new Answer(kind, retires, readBytes(in, maxBytes));
  }

  static byte[] readBytes(DataInputStream in, long maxBytes) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > maxBytes) {
      throw new IOException("a message of %d bytes, the limit is %d".formatted(length, maxBytes));
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a message of %d bytes ends after %d".formatted(length, bytes.length));
    }
    return bytes;
  }

  static byte[] encode(IndexedRecord avro) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new SpecificDatumWriter<IndexedRecord>(avro.getSchema()).write(avro, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static <T> T decode(byte[] bytes, SpecificDatumReader<T> reader) throws IOException {
    try {
      return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (RuntimeException e) {
      throw new IOException("a message that is no Avro: " + e.getMessage(), e);
    }
  }
}
