package io.penstock.stages.train;

import io.penstock.models.train.PackedRow;
import io.penstock.models.train.PackedRows;
import io.penstock.text.seal.BatchReader;
import io.penstock.text.seal.TokenRow;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The rows of a sealed split, read from their file when they are wanted, or before that on a thread
 * of their own where it is told what comes: block by block, of which those used last are held as
 * far as memory goes. Each block is read from its own position, so a resumed run reads no row
 * before it. Safe to share between threads.
 */
final class FileRows implements PackedRows {
  private static final int BLOCK_ROWS = 256;

  /** Four columns of whole numbers. */
  private static final int TOKEN_BYTES = 16;

  private static final long IDLE_SECONDS = 5;

  private final Path file;
  private final int rows;
  private final long memoryBytes;
  private final Map<Integer, Block> blocks =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private final ExecutorService ahead;
  private long heldBytes;

  /** How large the largest block was, since those that are only begun count as well. */
  private long blockBytes = 1;

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
    // Ends by itself when nothing was asked for: nobody closes rows.
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), FileRows::thread);
    one.allowCoreThreadTimeOut(true);
    this.ahead = one;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "penstock-rows");
    thread.setDaemon(true);
    return thread;
  }

  /** A block that is read, being read, or waiting to be. */
  private final class Block extends FutureTask<List<PackedRow>> {
    private final int number;
    private long bytes;

    Block(int number) {
      super(() -> read(number));
      this.number = number;
    }

    @Override
    protected void done() {
      came(this);
    }
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
  public PackedRow row(int index) {
    if (index < 0 || index >= rows) {
      throw new IndexOutOfBoundsException("row " + index + " of " + rows + " in " + file);
    }
    Block block;
    synchronized (this) {
      block = blocks.computeIfAbsent(index / BLOCK_ROWS, Block::new);
    }
    block.run(); // nothing where it was begun already
    return of(block).get(index % BLOCK_ROWS);
  }

  /** Begins to read what is not there, as far as half of the memory goes. */
  @Override
  public synchronized void soon(int... indexes) {
    for (int index : indexes) {
      int number = index / BLOCK_ROWS;
      boolean fits = (1 + waiting()) * blockBytes <= memoryBytes / 2;
      if (fits && !blocks.containsKey(number)) {
        Block block = new Block(number);
        blocks.put(number, block);
        ahead.execute(block);
      }
    }
  }

  private long waiting() {
    return blocks.values().stream().filter(block -> !block.isDone()).count();
  }

  /** How many blocks are held now. */
  synchronized int heldBlocks() {
    return (int) blocks.values().stream().filter(Future::isDone).count();
  }

  private synchronized void came(Block block) {
    try {
      block.bytes = bytes(of(block));
    } catch (UncheckedIOException e) {
      // Who asks for a row of it is told; the next one tries again.
      blocks.remove(block.number, block);
      return;
    }
    blockBytes = Math.max(blockBytes, block.bytes);
    heldBytes += block.bytes;
    Iterator<Block> oldestFirst = blocks.values().iterator();
    while (heldBytes > memoryBytes && oldestFirst.hasNext()) {
      Block oldest = oldestFirst.next();
      if (oldest != block && oldest.isDone()) {
        heldBytes -= oldest.bytes;
        oldestFirst.remove();
      }
    }
  }

  private List<PackedRow> of(Block block) {
    try {
      return block.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new UncheckedIOException(
          "cannot read " + file + ": " + cause.getMessage(), new IOException(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          new InterruptedIOException("interrupted while reading " + file));
    }
  }

  private List<PackedRow> read(int number) throws IOException {
    long position = (long) number * BLOCK_ROWS;
    try (BatchReader reader = BatchReader.open(file, BLOCK_ROWS, 0, 1, position)) {
      List<PackedRow> block = new ArrayList<>(BLOCK_ROWS);
      for (TokenRow row : reader.next()) {
        block.add(new PackedRow(row.inputIds(), row.labels(), row.positionIds(), row.seqLengths()));
      }
      return block;
    }
  }

  private static long bytes(List<PackedRow> block) {
    return block.stream().mapToLong(row -> (long) row.inputIds().length * TOKEN_BYTES).sum();
  }
}
