package io.penstock.cli.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.ShardWriter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A file of rows, seen under its name when all of them are written. Closed before that, it leaves
 * nothing.
 */
final class RowFile implements Closeable {
  private final Path file;
  private final Path temporary;
  private final Rows rows;
  private long count;
  private boolean done;

  private RowFile(Path file, Path temporary, Rows rows) {
    this.file = file;
    this.temporary = temporary;
    this.rows = rows;
  }

  private interface Rows extends Closeable {
    void write(ObjectNode row, long index) throws IOException;
  }

  static RowFile create(Path file, ExportFormat format) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is no file");
    }
    Files.createDirectories(folder);
    Path temporary = folder.resolve("." + file.getFileName() + ".part");
    return new RowFile(file, temporary, rows(temporary, format));
  }

  @SuppressWarnings("MustBeClosedChecker") // The file that gets it closes it.
  private static Rows rows(Path file, ExportFormat format) throws IOException {
    return format == ExportFormat.VERL
        ? new ParquetRows(ShardWriter.create(file, VerlRows.SCHEMA, Map.of()))
        : new Lines(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  void write(ObjectNode row) throws IOException {
    rows.write(row, count);
    count++;
  }

  long count() {
    return count;
  }

  /** Gives the file its name, in the place of an older one. */
  void finish() throws IOException {
    rows.close();
    done = true;
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      done = true;
      try {
        rows.close();
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }

  private record Lines(OutputStream out) implements Rows {
    @Override
    public void write(ObjectNode row, long index) throws IOException {
      out.write(RowJson.line(row));
      out.write('\n');
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private record ParquetRows(ShardWriter writer) implements Rows {
    @Override
    public void write(ObjectNode row, long index) throws IOException {
      writer.write(VerlRows.values(row, index));
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
