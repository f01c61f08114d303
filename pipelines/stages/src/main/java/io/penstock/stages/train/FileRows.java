package io.penstock.stages.train;

import io.penstock.models.train.PackedRow;
import io.penstock.models.train.PackedRows;
import io.penstock.text.seal.BatchReader;
import io.penstock.text.seal.TokenRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a sealed split, read from their file when they are wanted: block by block, of which
 * those used last are held as far as memory goes. Each block is read from its own position, so a
 * resumed run reads no row before it. Safe to share between threads.
 */
final class FileRows implements PackedRows {
  private static final int BLOCK_ROWS = 256;

  /** Four columns of whole numbers. */
  private static final int TOKEN_BYTES = 16;

  private final Path file;
  private final int rows;
  private final long memoryBytes;
  private final Map<Integer, List<PackedRow>> blocks =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private long heldBytes;

  /**
   * The rows of a file of kind TOKENS.
   *
   * @param rows how many it has
   * @param memoryBytes how much of them to hold; one block is held even where it has more
   */
  FileRows(Path file, int rows, long memoryBytes) {
    this.file = file;
    this.rows = rows;
    this.memoryBytes = memoryBytes;
  }

  @Override
  public int size() {
    return rows;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  @Override
  public synchronized PackedRow row(int index) {
    if (index < 0 || index >= rows) {
      throw new IndexOutOfBoundsException("row " + index + " of " + rows + " in " + file);
    }
    int number = index / BLOCK_ROWS;
    List<PackedRow> block = blocks.get(number);
    if (block == null) {
      block = read(number);
      blocks.put(number, block);
      heldBytes += bytes(block);
      forget();
    }
    return block.get(index % BLOCK_ROWS);
  }

  /** How many blocks are held now. */
  synchronized int heldBlocks() {
    return blocks.size();
  }

  private void forget() {
    Iterator<List<PackedRow>> oldestFirst = blocks.values().iterator();
    while (heldBytes > memoryBytes && blocks.size() > 1) {
      heldBytes -= bytes(oldestFirst.next());
      oldestFirst.remove();
    }
  }

  private List<PackedRow> read(int number) {
    long position = (long) number * BLOCK_ROWS;
    try (BatchReader reader = BatchReader.open(file, BLOCK_ROWS, 0, 1, position)) {
      List<PackedRow> block = new ArrayList<>(BLOCK_ROWS);
      for (TokenRow row : reader.next()) {
        block.add(new PackedRow(row.inputIds(), row.labels(), row.positionIds(), row.seqLengths()));
      }
      return block;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static long bytes(List<PackedRow> block) {
    return block.stream().mapToLong(row -> (long) row.inputIds().length * TOKEN_BYTES).sum();
  }
}
