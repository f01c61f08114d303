package io.penstock.text.seal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reads batches ahead on a thread of its own, so that the one that trains need not wait. */
public final class PrefetchedBatches implements Closeable {
  /**
   * A reader's rows of a batch.
   *
   * @param position how many rows all readers have read by its end; what was read ahead does not
   *     count, so a checkpoint after the step on this batch keeps this
   */
  public record Batch(List<TokenRow> rows, long position) {
    public Batch {
      rows = List.copyOf(rows);
    }
  }

  /** A batch, or why there is none; with neither the batches have ended. */
  private record Item(@Nullable Batch batch, @Nullable Exception failure) {}

  private static final Item END = new Item(null, null);

  private final BatchReader reader;
  private final BlockingQueue<Item> ahead;
  private final Thread thread;
  private boolean ended;

  private PrefetchedBatches(BatchReader reader, int batches) {
    this.reader = reader;
    this.ahead = new ArrayBlockingQueue<>(batches);
    this.thread = new Thread(this::read, "penstock-batches");
    thread.setDaemon(true);
  }

  /**
   * Begins to read.
   *
   * @param reader closed with this
   * @param batches how many are held ready at most, at least one
   */
  public static PrefetchedBatches of(BatchReader reader, int batches) {
    PrefetchedBatches prefetched = new PrefetchedBatches(reader, batches);
    prefetched.thread.start();
    return prefetched;
  }

  private void read() {
    try {
      while (reader.hasNext()) {
        List<TokenRow> rows = reader.next();
        ahead.put(new Item(new Batch(rows, reader.position()), null));
      }
      ahead.put(END);
    } catch (InterruptedException e) {
      // Closed: nobody waits for more.
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  private void failed(Exception e) {
    try {
      ahead.put(new Item(null, e));
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The next batch, waiting for it where it is not there yet; empty behind the last.
   *
   * @throws IOException if it could not be read
   */
  public Optional<Batch> next() throws IOException, InterruptedException {
    if (ended) {
      return Optional.empty();
    }
    Item item = ahead.take();
    ended = item.batch == null;
    if (item.failure != null) {
      throw new IOException(
          "the next batch cannot be read: " + item.failure.getMessage(), item.failure);
    }
    return Optional.ofNullable(item.batch);
  }

  /** Stops reading ahead and closes the reader. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    reader.close();
  }
}
