package io.penstock.text.seal;

import static java.util.stream.Collectors.joining;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of several files as those of one, forwards only; one file at a time is open. */
final class TokenRows implements Closeable {
  private final List<TokensFile> files;
  private final long rows;
  private @Nullable ShardReader open;
  private int file;
  private long firstOfFile;
  private long next;

  TokenRows(List<TokensFile> files) {
    this.files = List.copyOf(files);
    this.rows = files.stream().mapToLong(TokensFile::rows).sum();
  }

  /** Those of one file, which is open from now on. */
  @SuppressWarnings("MustBeClosedChecker") // closed with this
  static TokenRows of(Path file) throws IOException {
    ShardReader reader = open(file);
    TokenRows rows = new TokenRows(List.of(new TokensFile(file, reader.rows())));
    rows.open = reader;
    return rows;
  }

  long rows() {
    return rows;
  }

  /** Goes forwards to a row; files and row groups before it are not read. */
  void skipTo(long row) {
    if (row < next || row > rows) {
      throw new IllegalArgumentException(
          "row %d lies outside of [%d, %d]".formatted(row, next, rows));
    }
    next = row;
  }

  TokenRow next() throws IOException {
    while (next >= firstOfFile + files.get(file).rows()) {
      close();
      firstOfFile += files.get(file).rows();
      file++;
    }
    ShardReader reader = open == null ? openFile() : open;
    ShardRow row = null;
    if (next - firstOfFile < reader.rows()) {
      reader.skipTo(next - firstOfFile);
      row = reader.next();
    }
    if (row == null) {
      throw new IOException(
          "%s ends before row %d of the %d that its manifest names"
              .formatted(files.get(file).path(), next - firstOfFile, files.get(file).rows()));
    }
    return new TokenRow(
        next++,
        row.integers("input_ids"),
        row.integers("labels"),
        row.integers("position_ids"),
        row.integers("seq_lengths"));
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with this
  private ShardReader openFile() throws IOException {
    ShardReader reader = open(files.get(file).path());
    open = reader;
    return reader;
  }

  @MustBeClosed
  private static ShardReader open(Path file) throws IOException {
    return ShardReader.open(file, "input_ids", "labels", "position_ids", "seq_lengths");
  }

  /** The names of the files. */
  @Override
  public String toString() {
    return files.stream().map(f -> f.path().toString()).collect(joining(", "));
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
