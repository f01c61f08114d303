package io.penstock.ingest.extract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** One file of JSON lines. */
final class LinesOutput implements Output {
  private final Format format;
  private final OutputStream out;
  private long end;

  /**
   * @param end where the earlier run's part ends; what lies behind is cut off
   */
  LinesOutput(Path file, Format format, long end) throws IOException {
    this.format = format;
    this.end = end;
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(end).position(end);
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  @Override
  public ObjectNode write(Extracted extracted) throws IOException {
    List<ObjectNode> rows = format.rows(extracted);
    for (ObjectNode row : rows) {
      byte[] line = JsonText.line(row);
      out.write(line);
      out.write('\n');
      end += line.length + 1;
    }
    return JsonText.object().put("rows", rows.size());
  }

  @Override
  public void passOver(String path) {}

  @Override
  public long end() {
    return end;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
