package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run on a cluster, and what happens to it. */
final class ClusterRun {
  private static final long PATIENCE_SECONDS = 240;
  private static final long LOOK_EVERY_MILLIS = 50;
  private static final String STEP = "DrillStep";

  private final Installation installation;
  private final DrillCluster cluster;
  private final String bootstrap;
  private final Path data;
  private final Path log;
  private final SplittableRandom random;
  private long delay;
  private final List<String> history = new ArrayList<>();
  private int parallelism = 1;
  private boolean upgraded;
  private @Nullable Process process;

  ClusterRun(
      Installation installation,
      DrillCluster cluster,
      String bootstrap,
      Path place,
      long seed,
      long delayMicros) {
    this.installation = installation;
    this.cluster = cluster;
    this.bootstrap = bootstrap;
    this.data = place.resolve("data");
    this.log = place.resolve("ingest.log");
    this.random = new SplittableRandom(seed);
    this.delay = delayMicros;
  }

  /** What happened, in order. */
  List<String> history() {
    return List.copyOf(history);
  }

  /**
   * Lets the events happen, then lets the run finish.
   *
   * @throws IOException if the run does not go on as it should
   */
  void through(List<ClusterEvent> events) throws IOException, InterruptedException {
    try {
      start();
      for (int i = 0; i < events.size(); i++) {
        ClusterEvent event = events.get(i);
        awaitManifest();
        Thread.sleep(random.nextInt(1500));
        if (i == events.size() - 1 && event.stops()) {
          delay = 0;
        }
        boolean met = process().isAlive() && happens(event);
        history.add(event + (met ? "" : "(not met)"));
      }
      if (process().isAlive() && delay > 0) {
        awaitManifest();
        delay = 0;
        boolean unused = restart();
      }
      int code = exit();
      history.add("end=" + code);
      if (code != 0) {
        throw unexpected("the last attempt ended with " + code);
      }
    } finally {
      process().destroyForcibly().waitFor();
    }
  }

  /** False if the run was through before. */
  private boolean happens(ClusterEvent event) throws IOException, InterruptedException {
    return switch (event) {
      case TASKMANAGER -> {
        cluster.kill("taskmanager-" + (1 + random.nextInt(2)));
        // Two subtasks have room on the one that is left.
        awaitManifest();
        cluster.start();
        yield true;
      }
      case JOBMANAGER -> {
        cluster.kill("jobmanager");
        Thread.sleep(random.nextInt(2000));
        cluster.start();
        yield true;
      }
      case CLIENT -> {
        followAgain();
        yield true;
      }
      case RESCALE_TO_2 -> rescale(2);
      case RESCALE_TO_1 -> rescale(1);
      case UPGRADE -> {
        upgraded = true;
        boolean met = restart();
        awaitManifest();
        if (met && !cluster.knows(STEP)) {
          throw unexpected("no job has a " + STEP);
        }
        yield met;
      }
    };
  }

  /** Kills the process that follows the job; its successor must find the same job. */
  private void followAgain() throws IOException, InterruptedException {
    List<String> before = cluster.runningJobs();
    process().destroyForcibly().waitFor();
    Thread.sleep(random.nextInt(3000));
    // Manifests come whether anybody follows the job or not.
    long said = Files.size(log);
    start();
    awaitWord(said);
    List<String> after = cluster.runningJobs();
    if (!after.equals(before) || after.size() != 1) {
      throw unexpected("the jobs were " + before + " and are " + after);
    }
  }

  private boolean rescale(int to) throws IOException, InterruptedException {
    parallelism = to;
    return restart();
  }

  private boolean restart() throws IOException, InterruptedException {
    if (!stop()) {
      return false;
    }
    start();
    return true;
  }

  private void start() throws IOException {
    List<String> properties = new ArrayList<>();
    properties.add("-Dpenstock.delay-micros=" + delay);
    if (upgraded) {
      properties.add("-Dpenstock.drill-step=true");
    }
    process =
        installation.ingest(
            properties,
            bootstrap,
            data,
            log,
            List.of(
                "--parallelism",
                Integer.toString(parallelism),
                "--flink-master",
                cluster.master()));
  }

  private Process process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  /** Stops the run with a savepoint; false if it was through before. */
  private boolean stop() throws IOException, InterruptedException {
    Process stop = installation.stop(data, log);
    if (!stop.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      stop.destroyForcibly();
      throw unexpected("the run was not stopped in " + PATIENCE_SECONDS + " s");
    }
    int code = exit();
    if (code != 0) {
      throw unexpected("stopped, the run ended with " + code);
    }
    return stop.exitValue() == 0;
  }

  private int exit() throws IOException, InterruptedException {
    if (!process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw unexpected("the run did not end in " + PATIENCE_SECONDS + " s");
    }
    return process().exitValue();
  }

  /** Waits for one manifest more than there is, or the run's end. */
  private void awaitManifest() throws IOException, InterruptedException {
    long before = manifests();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process().isAlive() && manifests() <= before) {
      if (System.nanoTime() > deadline) {
        throw unexpected("no manifest in " + PATIENCE_SECONDS + " s");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    if (!process().isAlive() && process().exitValue() != 0) {
      throw unexpected("the run ended by itself with " + process().exitValue());
    }
  }

  /** Waits until the run has said how far it is. */
  private void awaitWord(long said) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process().isAlive() && Files.size(log) == said) {
      if (System.nanoTime() > deadline) {
        throw unexpected("not a word in " + PATIENCE_SECONDS + " s");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private long manifests() throws IOException {
    Path manifests = data.resolve("manifests");
    if (!Files.isDirectory(manifests)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(manifests)) {
      return files.filter(f -> f.toString().endsWith(".json")).count();
    }
  }

  private IOException unexpected(String what) throws IOException {
    return new IOException(
        what + " after " + history + Attempts.ends(log, data.resolve("state/ingest.log")));
  }
}
