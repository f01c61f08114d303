package io.penstock.text.seal;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one reader's share of a sealed split, batch by batch, in the order of the file. A batch is
 * the same rows however many readers share it, so a run may go on with another number of them.
 */
public final class BatchReader implements Closeable {
  private final TokenRows rows;
  private final int batchRows;
  private final int reader;
  private final int readers;
  private long position;

  private BatchReader(TokenRows rows, int batchRows, int reader, int readers, long position) {
    this.rows = rows;
    this.batchRows = batchRows;
    this.reader = reader;
    this.readers = readers;
    this.position = position;
  }

  /**
   * Opens a file of kind TOKENS. Row groups before the position are not read.
   *
   * @param batchRows how many rows a batch has for all readers together
   * @param reader which reader this is, from 0
   * @param readers how many there are, at most one a row of a batch
   * @param position how many rows all readers have read before: 0, or what {@link #position} said
   * @throws IOException if the file cannot be read or has fewer rows than the position says
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed with the batches' reader
  public static BatchReader open(Path file, int batchRows, int reader, int readers, long position)
      throws IOException {
    TokenRows rows = TokenRows.of(file);
    try {
      return open(rows, batchRows, reader, readers, position);
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  /** The same of several files, one after the other, as if they were one. */
  @MustBeClosed
  static BatchReader open(
      List<TokensFile> files, int batchRows, int reader, int readers, long position)
      throws IOException {
    return open(new TokenRows(files), batchRows, reader, readers, position);
  }

  private static BatchReader open(
      TokenRows rows, int batchRows, int reader, int readers, long position) throws IOException {
    if (readers < 1 || batchRows < readers || reader < 0 || reader >= readers) {
      throw new IllegalArgumentException(
          "no reader %d of %d for batches of %d rows".formatted(reader, readers, batchRows));
    }
    if (position < 0 || position > rows.rows()) {
      throw new IOException(
          "%s has %d rows, but the run to go on with has read %d"
              .formatted(rows, rows.rows(), position));
    }
    return new BatchReader(rows, batchRows, reader, readers, position);
  }

  /** This reader's rows of the next batch; none behind the last batch. */
  public List<TokenRow> next() throws IOException {
    long end = Math.min(rows.rows(), position + batchRows);
    long first = Math.min(end, position + (long) batchRows * reader / readers);
    long last = Math.min(end, position + (long) batchRows * (reader + 1) / readers);
    List<TokenRow> share = new ArrayList<>();
    if (first < last) {
      rows.skipTo(first);
      for (long number = first; number < last; number++) {
        share.add(rows.next());
      }
    }
    position = end;
    return share;
  }

  /** Whether a batch is left; with a short last one, some readers have no rows of it. */
  public boolean hasNext() {
    return position < rows.rows();
  }

  /** How many rows all readers have read by the end of this batch; a checkpoint keeps it. */
  public long position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
