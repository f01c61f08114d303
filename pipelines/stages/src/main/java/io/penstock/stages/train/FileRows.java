package io.penstock.stages.train;

import io.penstock.models.train.PackedRow;
import io.penstock.models.train.PackedRows;
import io.penstock.text.seal.BatchReader;
import io.penstock.text.seal.TokenRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of a sealed split of kind TOKENS, read from their file when they are wanted. */
final class FileRows implements PackedRows {
  private static final int BLOCK_ROWS = 256;

  /** Four columns of whole numbers. */
  private static final int TOKEN_BYTES = 16;

  private final BlockCache<PackedRow> cache;

  /**
   * The rows of a file of kind TOKENS.
   *
   * @param rows how many it has
   * @param memoryBytes how much of them to hold; one block is held even where it has more
   */
  FileRows(Path file, int rows, long memoryBytes) {
    cache =
        new BlockCache<>(
            file,
            rows,
            BLOCK_ROWS,
            memoryBytes,
            (from, to) -> read(file, from),
            row -> (long) row.inputIds().length * TOKEN_BYTES);
  }

  @Override
  public int size() {
    return cache.size();
  }

  @Override
  public PackedRow row(int index) {
    return cache.row(index);
  }

  @Override
  public void soon(int... indexes) {
    cache.soon(indexes);
  }

  /** How many blocks are held now. */
  int heldBlocks() {
    return cache.heldBlocks();
  }

  private static List<PackedRow> read(Path file, int from) throws IOException {
    try (BatchReader reader = BatchReader.open(file, BLOCK_ROWS, 0, 1, from)) {
      List<PackedRow> block = new ArrayList<>(BLOCK_ROWS);
      for (TokenRow row : reader.next()) {
        block.add(new PackedRow(row.inputIds(), row.labels(), row.positionIds(), row.seqLengths()));
      }
      return block;
    }
  }
}
