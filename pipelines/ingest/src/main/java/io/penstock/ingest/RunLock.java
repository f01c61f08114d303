package io.penstock.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.schemas.shard.DataFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Held by the one run that may write a data folder; the system lets go of it when the process dies.
 */
final class RunLock implements Closeable {
  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the folder where it is missing, and takes the lock.
   *
   * @throws IngestException if the folder cannot be written, or another run has it
   */
  @MustBeClosed
  static RunLock take(DataFolder folder) throws IngestException {
    Path file = folder.root().resolve("run.lock");
    FileChannel channel;
    try {
      folder.create();
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IngestException("the output folder " + folder.root() + " cannot be written: " + e);
    }
    try {
      if (lock(channel) == null) {
        String holder = Files.readString(file, UTF_8).trim();
        channel.close();
        throw new IngestException(
            "another run writes into "
                + folder.root()
                + (holder.isEmpty() ? "" : " (process " + holder + ")")
                + ". Wait for it, stop it, or choose another folder with --to.");
      }
      return held(channel);
    } catch (IOException e) {
      throw new IngestException("the lock " + file + " cannot be taken: " + e);
    }
  }

  /** Takes the lock if nobody has it; null where somebody has. */
  @MustBeClosed
  static @Nullable RunLock tryTake(DataFolder folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.root().resolve("run.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      return null;
    }
    return held(channel);
  }

  private static RunLock held(FileChannel channel) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
    return new RunLock(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
