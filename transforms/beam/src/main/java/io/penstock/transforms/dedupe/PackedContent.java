package io.penstock.transforms.dedupe;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Outcome;
import io.penstock.transforms.Outcomes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Makes one piece of bytes of an outcome's document or feedback, and that of it again. The keyed
 * steps look at neither, and two shuffles copy bytes much faster than they turn strings into bytes
 * and back.
 */
final class PackedContent {
  private static final Schema CONTENT = content();

  /** Fields that come with the text, mostly. */
  private static final int SMALL_FIELDS_BYTES = 512;

  /** A reader is no thread's but its own. */
  private final SpecificDatumReader<Object> reader = new SpecificDatumReader<>(CONTENT);

  /** A document or any kind of feedback. */
  private static Schema content() {
    List<Schema> kinds = new ArrayList<>();
    kinds.add(Document.getClassSchema());
    Outcome.getClassSchema().getField("feedback").schema().getTypes().stream()
        .filter(type -> type.getType() == Schema.Type.RECORD)
        .forEach(kinds::add);
    return Schema.createUnion(kinds);
  }

  /** The outcome with its content packed; itself where it has none. */
  static Outcome pack(Outcome outcome) {
    Document document = outcome.getDocument();
    Object content = document != null ? document : outcome.getFeedback();
    if (content == null) {
      return outcome;
    }
    Bytes bytes =
        new Bytes(SMALL_FIELDS_BYTES + (document == null ? 0 : document.getText().length()));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<>(CONTENT).write(content, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all that is written to it", e);
    }
    Outcome packed = Outcomes.copy(outcome);
    packed.setDocument(null);
    packed.setFeedback(null);
    packed.setPacked(bytes.written());
    return packed;
  }

  /** What {@link #pack} was given; itself where nothing was packed. */
  Outcome unpack(Outcome outcome) {
    ByteBuffer bytes = outcome.getPacked();
    if (bytes == null) {
      return outcome;
    }
    Object content;
    try {
      content =
          reader.read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(
                      bytes.array(),
                      bytes.arrayOffset() + bytes.position(),
                      bytes.remaining(),
                      null));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes that were packed here can be read", e);
    }
    Outcome unpacked = Outcomes.copy(outcome);
    unpacked.setPacked(null);
    if (content instanceof Document document) {
      unpacked.setDocument(document);
    } else {
      unpacked.setFeedback(content);
    }
    return unpacked;
  }

  /** Gives away its array, where its parent would copy it. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes(int size) {
      super(size);
    }

    ByteBuffer written() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }
}
