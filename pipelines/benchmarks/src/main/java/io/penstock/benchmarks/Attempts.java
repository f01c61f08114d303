package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts the ingest process over and over, ends it by force, and at last lets it finish. */
final class Attempts {
  /** A process halted at a named point exits with this. */
  private static final int HALTED = 99;

  private static final long PATIENCE_SECONDS = 600;
  private static final long LOOK_EVERY_MILLIS = 20;

  private final Installation installation;
  private final String bootstrap;
  private final Path data;
  private final Path log;
  private final List<String> more;
  private final List<String> history = new ArrayList<>();

  /**
   * @param more options of each attempt
   */
  Attempts(Installation installation, String bootstrap, Path data, Path log, List<String> more) {
    this.installation = installation;
    this.bootstrap = bootstrap;
    this.data = data;
    this.log = log;
    this.more = List.copyOf(more);
  }

  /** What each attempt came to, in order. */
  List<String> history() {
    return List.copyOf(history);
  }

  /**
   * Goes through the endings, then to the end of the input.
   *
   * @param delayMicros slows reading, so that the endings fall into the middle of it
   * @param slowToTheEnd whether the last attempt is slowed, too
   * @throws IOException if an attempt ends as none should
   */
  void run(List<Ending> endings, long delayMicros, boolean slowToTheEnd)
      throws IOException, InterruptedException {
    boolean fromManifests = false;
    for (Ending ending : endings) {
      List<String> properties = new ArrayList<>();
      properties.add("-Dpenstock.delay-micros=" + delayMicros);
      if (ending.point() != null) {
        properties.add("-Dpenstock.crash=" + ending.point());
      }
      Process process = start(properties, fromManifests);
      try {
        history.add(ending + (ending.point() == null ? kill(process, ending) : halted(process)));
      } finally {
        end(process);
      }
      // Killed before it came to a checkpoint of its own, it must be told again.
      fromManifests = ending.loses() || (fromManifests && !hasCheckpoint());
      if (ending.loses()) {
        Path state = data.resolve("state");
        Files.move(state, data.resolveSibling("lost-state-" + history.size()));
      }
    }
    Process process =
        start(
            slowToTheEnd ? List.of("-Dpenstock.delay-micros=" + delayMicros) : List.of(),
            fromManifests);
    try {
      int code = exit(process);
      history.add("end=" + code);
      if (code != 0) {
        throw unexpected("the last attempt ended with " + code);
      }
    } finally {
      end(process);
    }
  }

  private Process start(List<String> properties, boolean fromManifests) throws IOException {
    List<String> options = new ArrayList<>(List.of("--parallelism", "2"));
    options.addAll(more);
    if (fromManifests) {
      options.add("--from-manifests");
    }
    return installation.ingest(properties, bootstrap, data, log, options);
  }

  private boolean hasCheckpoint() throws IOException {
    Path checkpoints = data.resolve("state").resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files.anyMatch(f -> f.endsWith("_metadata"));
    }
  }

  private String kill(Process process, Ending ending) throws IOException, InterruptedException {
    Set<String> before = files();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!ending.atOnce() && process.isAlive() && files().equals(before)) {
      if (System.nanoTime() > deadline) {
        throw unexpected("an attempt wrote nothing in " + PATIENCE_SECONDS + " s");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    if (process.waitFor(ending.afterMillis(), TimeUnit.MILLISECONDS)) {
      return finished(process);
    }
    process.destroyForcibly().waitFor();
    return "";
  }

  private String halted(Process process) throws IOException, InterruptedException {
    return exit(process) == HALTED ? "" : finished(process);
  }

  /** It was through before its ending came: no failure, but no drill either. */
  private String finished(Process process) throws IOException {
    if (process.exitValue() != 0) {
      throw unexpected("an attempt ended by itself with " + process.exitValue());
    }
    return "(not met)";
  }

  private int exit(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw unexpected("an attempt did not end in " + PATIENCE_SECONDS + " s");
    }
    return process.exitValue();
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Names of all files that an attempt makes while it works. */
  private Set<String> files() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String folder : List.of("_tmp", "shards", "manifests")) {
      Path path = data.resolve(folder);
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.list(path)) {
          files.forEach(f -> names.add(f.getFileName().toString()));
        }
      }
    }
    return names;
  }

  private IOException unexpected(String what) throws IOException {
    return new IOException(
        what + " after " + history + ends(log, data.resolve("state").resolve("ingest.log")));
  }

  /** The last lines of logs. */
  static String ends(Path... logs) throws IOException {
    StringBuilder message = new StringBuilder();
    for (Path file : logs) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        message.append("; the end of ").append(file).append(":\n");
        message.append(
            String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size())));
      }
    }
    return message.toString();
  }
}
