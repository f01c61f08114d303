package io.penstock.text.container;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One record a line, empty lines too; a line that is no JSON object with a text is unreadable. */
final class JsonLinesReader implements ContainerReader {
  private final InputStream in;
  private final LimitedLines lines;
  private final RecordFields fields;
  private final JsonObjects objects;
  private final boolean packed;
  private final long begin;

  JsonLinesReader(Path file, long position, RecordFields fields) throws IOException {
    this.in = ContainerBytes.open(file, position);
    this.lines = new LimitedLines(in, Topics.RECORD_BYTES_MAX);
    this.fields = fields;
    this.objects = new JsonObjects(fields);
    this.packed = ContainerBytes.isPacked(file);
    this.begin = position;
  }

  @Override
  public @Nullable ContainedRecord next() throws IOException {
    if (!lines.next()) {
      return null;
    }
    if (lines.isTooLong()) {
      return tooLarge("the line", lines.lineBytes());
    }
    byte[] line = lines.bytes();
    if (fields.text().isEmpty()) {
      return ContainedRecord.of(
          RawDocument.newBuilder()
              .setContentType("application/json")
              .setContent(ByteBuffer.wrap(line, 0, line.length - (endsWithReturn(line) ? 1 : 0)))
              .build());
    }
    return objects.read(line, "line");
  }

  private static boolean endsWithReturn(byte[] line) {
    return line.length > 0 && line[line.length - 1] == '\r';
  }

  static ContainedRecord tooLarge(String what, long bytes) {
    return ContainedRecord.unreadable(
        new byte[0],
        new Reason(
            "too-large",
            Long.toString(bytes),
            Integer.toString(Topics.RECORD_BYTES_MAX),
            what
                + " has "
                + bytes
                + " bytes or more, the limit of a record is "
                + Topics.RECORD_BYTES_MAX));
  }

  @Override
  public boolean skip() throws IOException {
    return lines.skip();
  }

  @Override
  public long position() {
    return packed ? NOWHERE : begin + lines.position();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
