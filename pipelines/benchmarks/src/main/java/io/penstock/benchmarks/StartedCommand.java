package io.penstock.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A `penstock` command started as a user would, with the process that does its work below it. */
final class StartedCommand implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 50;
  private static final long END_SECONDS = 20;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread hook;

  private StartedCommand(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    // Who interrupts a drill must not leave its processes running.
    this.hook = new Thread(this::kill, "end " + name);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts it.
   *
   * @param javaOptions for the command and the process below it
   * @param log gets all it says, after what it holds already
   */
  static StartedCommand start(
      Installation installation, String javaOptions, Path log, List<String> arguments)
      throws IOException {
    File file = log.toFile();
    List<String> command = new ArrayList<>(installation.command(javaOptions));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(file));
    builder.environment().put("PENSTOCK_JAVA_OPTS", javaOptions);
    return new StartedCommand(arguments.get(0), builder.start(), log);
  }

  String name() {
    return name;
  }

  /** All it has said so far. */
  String said() throws IOException {
    return Files.readString(log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The process that does the work: the command's own child where it has one. */
  long workingPid() {
    return process.children().map(ProcessHandle::pid).findFirst().orElse(process.pid());
  }

  /**
   * Waits until it says something that matches.
   *
   * @return the first group
   * @throws IOException if it ends, or says nothing of that kind in time
   */
  String awaitLine(String pattern, Duration patience) throws IOException, InterruptedException {
    Pattern line = Pattern.compile("(?m)" + pattern);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean alive = process.isAlive();
      Matcher matcher = line.matcher(said());
      if (matcher.find()) {
        return matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
      }
      if (!alive || System.nanoTime() > deadline) {
        throw new IOException(
            "%s %s before it said '%s'; it said: %s"
                .formatted(name, alive ? "took too long" : "ended", pattern, said()));
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  /**
   * Waits for its end.
   *
   * @return the exit code
   * @throws IOException if it does not come in time
   */
  int awaitEnd(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(
          name + " did not end in " + patience.toSeconds() + " s; it said: " + said());
    }
    return process.exitValue();
  }

  /** Asks it to end, waits, and kills what is left. */
  @Override
  public void close() {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    below.forEach(ProcessHandle::destroyForcibly);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending; the hook finds nothing left to do.
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
