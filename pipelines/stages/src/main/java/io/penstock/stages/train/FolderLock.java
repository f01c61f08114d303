package io.penstock.stages.train;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Keeps two attempts out of one folder. An attempt that lost its lease computes on until it learns
 * of that; the next one waits for it here, so that their checkpoints do not mix. A process that
 * dies gives its lock back.
 */
final class FolderLock implements Closeable {

  private static final String FILE = "attempt.lock";
  private static final Duration LOOK = Duration.ofMillis(100);

  private final FileChannel channel;

  @MustBeClosed
  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** For this folder, which is made if missing; not taken yet. */
  @MustBeClosed
  static FolderLock of(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new FolderLock(
        FileChannel.open(
            folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  /** Waits for the folder; false when told to stop before it was free. */
  boolean take(BooleanSupplier shouldStop) throws IOException {
    while (!tryTake()) {
      if (shouldStop.getAsBoolean()) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }

  private boolean tryTake() throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // What another process has is refused by null, what our own has by this.
      return false;
    }
  }

  /** Gives the folder back. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
