package io.penstock.ingest;

import io.penstock.schemas.shard.DiskFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells a full disk from other causes of a job's end, and says what it needs. */
final class FullDisk {
  /** Flink ends a job with this, and without the cause. */
  private static final String CHECKPOINT_FAILED = "Exceeded checkpoint tolerable failure threshold";

  /** A checkpoint that failed was removed since, and has freed what it had written. */
  private static final long FREED_BYTES = 1024 * 1024;

  private FullDisk() {}

  /**
   * The sentence for a job that failed, where a full disk was the cause. Our own writers say how
   * much they lack. Flink does not: there it is taken that the next checkpoint needs what those
   * before it did.
   */
  static Optional<String> sentence(Throwable failure, Path checkpoints) {
    long kept = bytes(checkpoints);
    long free = DiskFullException.freeBytes(checkpoints);
    Path working = Path.of(System.getProperty("java.io.tmpdir"));
    // Where the failure names no path: the fuller of the two that Flink writes.
    Path fuller = DiskFullException.freeBytes(working) < free ? working : checkpoints;
    Optional<String> sentence = DiskFullException.sentence(failure, fuller, kept);
    if (sentence.isEmpty() && isCheckpoint(failure) && free < kept + FREED_BYTES) {
      return Optional.of(
          String.valueOf(new DiskFullException(checkpoints, kept, failure).getMessage()));
    }
    return sentence;
  }

  private static boolean isCheckpoint(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (String.valueOf(at.getMessage()).contains(CHECKPOINT_FAILED)) {
        return true;
      }
    }
    return false;
  }

  /** What lies below a folder. */
  private static long bytes(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 1;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toFile).mapToLong(f -> f.isFile() ? f.length() : 0).sum();
    } catch (IOException | UncheckedIOException e) {
      // Flink removes some while we look.
      return 1;
    }
  }
}
