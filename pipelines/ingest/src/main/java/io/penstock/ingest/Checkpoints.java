package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The completed checkpoints and savepoints of a run, by the folders that Flink makes of them. Both
 * have numbers from one row: a job numbers all that it takes, and goes on counting from what it was
 * restored from.
 */
final class Checkpoints {
  private static final String CHECKPOINT = "chk-";
  private static final String METADATA = "_metadata";

  private final Path state;
  private final Path folder;
  private final Path savepoints;
  private final Set<Path> seen = new HashSet<>();
  private final Set<Path> fresh = new HashSet<>();

  Checkpoints(DataFolder folder) throws IOException {
    this.state = folder.state();
    this.folder = state.resolve("checkpoints");
    this.savepoints = state.resolve("savepoints");
    Files.createDirectories(this.folder);
    Files.createDirectories(savepoints);
    seen.addAll(completed());
  }

  Path folder() {
    return folder;
  }

  Path savepoints() {
    return savepoints;
  }

  /** The folder that Flink names by an address. */
  static Path path(String address) {
    return Path.of(URI.create(address).getPath());
  }

  /**
   * The newest completed one, by its number: a job that goes on from a checkpoint counts on from
   * it, in a folder of its own.
   */
  Optional<Path> newest() throws IOException {
    return newestFirst().stream().findFirst();
  }

  /** All completed ones. One whose number cannot be told stands first: nobody shall miss it. */
  List<Path> newestFirst() throws IOException {
    Map<Path, Long> numbers = new HashMap<>();
    for (Path each : completed()) {
      numbers.put(each, number(each));
    }
    return numbers.entrySet().stream()
        .sorted(Map.Entry.<Path, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The newest behind the first that is whole; there may be none. */
  Optional<Path> wholeBeforeNewest() throws IOException {
    for (Path each : newestFirst().stream().skip(1).toList()) {
      try {
        CheckpointFiles.of(each).check();
        return Optional.of(each);
      } catch (IngestException e) {
        // Damaged, too.
      }
    }
    return Optional.empty();
  }

  /**
   * Makes an older one the newest: those behind it are moved aside.
   *
   * @return where those lie now
   * @throws RefusedException if it is no completed one of this run
   */
  List<Path> goBackTo(Path checkpoint) throws IOException, RefusedException {
    Path wanted = checkpoint.toAbsolutePath().normalize();
    List<Path> all = newestFirst();
    int at = all.indexOf(wanted);
    if (at < 0) {
      throw new RefusedException(
          "--from-checkpoint "
              + checkpoint
              + " is no completed checkpoint of this run: expected one of "
              + all);
    }
    Path aside = state.resolve("gone-back-from");
    List<Path> moved = new ArrayList<>();
    for (Path newer : all.subList(0, at)) {
      Path target = aside.resolve(state.relativize(newer));
      Files.createDirectories(target.getParent());
      moved.add(Files.move(newer, target));
    }
    return moved;
  }

  /** How many completed since this object was made, as far as anybody looked. */
  int completedSince() throws IOException {
    Set<Path> now = completed();
    now.removeAll(seen);
    fresh.addAll(now);
    return fresh.size();
  }

  /**
   * Removes the folders of earlier jobs. Flink shares no file between a job and the one it goes on
   * from once that has checkpoints of its own; it is looked up all the same.
   *
   * @return how many went
   */
  int removeEarlierJobs() throws IOException {
    Optional<Path> newest = newest();
    if (newest.isEmpty()) {
      return 0;
    }
    CheckpointFiles needed;
    try {
      needed = CheckpointFiles.of(newest.get());
    } catch (IngestException e) {
      // What it needs cannot be told, so all stays.
      return 0;
    }
    List<Path> jobs;
    try (Stream<Path> all = Files.list(folder)) {
      jobs = all.filter(Files::isDirectory).filter(j -> !needed.isIn(j)).toList();
    }
    for (Path job : jobs) {
      try (Stream<Path> files = Files.walk(job)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return jobs.size();
  }

  /**
   * A checkpoint has its number in its name, a savepoint in its metadata alone; where that cannot
   * be read, it is greater than all others.
   */
  static long number(Path checkpoint) {
    String name = checkpoint.getFileName().toString();
    if (name.startsWith(CHECKPOINT)) {
      return Long.parseLong(name.substring(CHECKPOINT.length()));
    }
    Path metadata = checkpoint.resolve(METADATA);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
      return org.apache.flink.runtime.checkpoint.Checkpoints.loadCheckpointMetadata(
              in, Checkpoints.class.getClassLoader(), metadata.toString())
          .getCheckpointId();
    } catch (IOException | RuntimeException e) {
      // Damage shows as exceptions of many kinds, and is told of when it is to be restored.
      return Long.MAX_VALUE;
    }
  }

  private Set<Path> completed() throws IOException {
    Set<Path> found = new HashSet<>();
    try (Stream<Path> jobs = Files.list(folder)) {
      for (Path job : jobs.filter(Files::isDirectory).toList()) {
        try (Stream<Path> checkpoints = Files.list(job)) {
          checkpoints
              .filter(c -> c.getFileName().toString().startsWith(CHECKPOINT))
              .filter(c -> Files.exists(c.resolve(METADATA)))
              .forEach(found::add);
        } catch (NoSuchFileException e) {
          // Flink removes old ones while we look: what is gone is not completed.
          found.removeIf(c -> c.startsWith(job));
        }
      }
    }
    try (Stream<Path> all = Files.list(savepoints)) {
      all.filter(s -> Files.exists(s.resolve(METADATA))).forEach(found::add);
    }
    return found;
  }
}
