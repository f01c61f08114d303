package io.penstock.stages.train;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
import java.util.function.ToLongFunction;

/**
 * The rows of a file, read when they are wanted, or before that on a thread of their own where it
 * is told what comes: block by block, of which those used last are held as far as memory goes. Each
 * block is read from its own position, so a resumed run reads no row before it. Safe to share
 * between threads.
 */
final class BlockCache<R> {
  private static final long IDLE_SECONDS = 5;

  private final Path file;
  private final int rows;
  private final int blockRows;
  private final long memoryBytes;
  private final Source<R> source;
  private final ToLongFunction<R> bytes;
  private final Map<Integer, Block> blocks =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private final ExecutorService ahead;
  private long heldBytes;

  /** How large the largest block was, since those that are only begun count as well. */
  private long blockBytes = 1;

  /** Reads rows. */
  @FunctionalInterface
  interface Source<R> {
    /** The rows at the places from {@code from} to before {@code to}. */
    List<R> read(int from, int to) throws IOException;
  }

  /**
   * The rows of a file.
   *
   * @param file as messages name it
   * @param rows how many it has
   * @param blockRows how many are read at once
   * @param memoryBytes how much of them to hold; one block is held even where it has more
   * @param bytes how much one row takes
   */
  BlockCache(
      Path file,
      int rows,
      int blockRows,
      long memoryBytes,
      Source<R> source,
      ToLongFunction<R> bytes) {
    this.file = file;
    this.rows = rows;
    this.blockRows = blockRows;
    this.memoryBytes = memoryBytes;
    this.source = source;
    this.bytes = bytes;
    // Ends by itself when nothing was asked for: nobody closes rows.
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), BlockCache::thread);
    one.allowCoreThreadTimeOut(true);
    this.ahead = one;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "penstock-rows");
    thread.setDaemon(true);
    return thread;
  }

  /** A block that is read, being read, or waiting to be. */
  private final class Block extends FutureTask<List<R>> {
    private final int number;
    private long bytes;

    Block(int number) {
      super(() -> source.read(number * blockRows, Math.min(rows, number * blockRows + blockRows)));
      this.number = number;
    }

    @Override
    protected void done() {
      came(this);
    }
  }

  /** How many rows there are. */
  int size() {
    return rows;
  }

  /**
   * The row at {@code index}, from 0.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  R row(int index) {
    if (index < 0 || index >= rows) {
      throw new IndexOutOfBoundsException("row " + index + " of " + rows + " in " + file);
    }
    Block block;
    synchronized (this) {
      block = blocks.computeIfAbsent(index / blockRows, Block::new);
    }
    block.run(); // nothing where it was begun already
    return of(block).get(index % blockRows);
  }

  /**
   * Begins to read what is not there, as far as half of the memory goes; does not wait for it.
   *
   * @param indexes the rows that are asked for next, in this order
   */
  synchronized void soon(int... indexes) {
    for (int index : indexes) {
      int number = index / blockRows;
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
      block.bytes = of(block).stream().mapToLong(bytes).sum();
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

  private List<R> of(Block block) {
    try {
      return block.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new UncheckedIOException(
          "cannot read " + file + ": " + cause.getMessage(),
          cause instanceof IOException failed ? failed : new IOException(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          new InterruptedIOException("interrupted while reading " + file));
    }
  }
}
