package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The completed checkpoints of a run, by the folders that Flink makes of them. */
final class Checkpoints {
  private final Path folder;
  private final Set<Path> seen = new HashSet<>();
  private final Set<Path> fresh = new HashSet<>();

  Checkpoints(DataFolder folder) throws IOException {
    this.folder = folder.state().resolve("checkpoints");
    Files.createDirectories(this.folder);
    seen.addAll(completed());
  }

  Path folder() {
    return folder;
  }

  /**
   * The newest completed one, by its number: a job that goes on from a checkpoint counts on from
   * it, in a folder of its own.
   */
  Optional<Path> newest() throws IOException {
    return completed().stream().max(Comparator.comparingLong(Checkpoints::number));
  }

  /** How many completed since this object was made, as far as anybody looked. */
  int completedSince() throws IOException {
    Set<Path> now = completed();
    now.removeAll(seen);
    fresh.addAll(now);
    return fresh.size();
  }

  static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
  }

  private Set<Path> completed() throws IOException {
    Set<Path> found = new HashSet<>();
    try (Stream<Path> jobs = Files.list(folder)) {
      for (Path job : jobs.filter(Files::isDirectory).toList()) {
        try (Stream<Path> checkpoints = Files.list(job)) {
          checkpoints
              .filter(c -> c.getFileName().toString().startsWith("chk-"))
              .filter(c -> Files.exists(c.resolve("_metadata")))
              .forEach(found::add);
        } catch (NoSuchFileException e) {
          // Flink removes old ones while we look: what is gone is not completed.
          found.removeIf(c -> c.startsWith(job));
        }
      }
    }
    return found;
  }
}
