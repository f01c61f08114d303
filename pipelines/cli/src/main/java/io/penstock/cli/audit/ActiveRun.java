package io.penstock.cli.audit;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells whether a run writes to a data folder now. */
final class ActiveRun {
  private ActiveRun() {}

  /**
   * Whether somebody holds the folder's {@code run.lock}; a file left behind by a kill does not.
   */
  static boolean holds(DataFolder folder) throws IOException {
    Path file = folder.root().resolve("run.lock");
    if (!Files.exists(file)) {
      return false;
    }
    // A shared lock: it asks without keeping other audits out.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }
}
