package io.penstock.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.cli.CommandFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A running process whose output goes, line by line, to its log and to whoever waits for a line.
 */
public final class ChildProcess implements AutoCloseable {
  private static final int LAST_LINES = 15;
  private static final Duration END_PATIENCE = Duration.ofSeconds(15);

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread reader;
  private final CompletableFuture<String> awaited = new CompletableFuture<>();
  private final Deque<String> lastLines = new ArrayDeque<>();

  private ChildProcess(
      String name, Process process, Path log, Predicate<String> ready, Consumer<String> listener) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.reader = new Thread(() -> read(ready, listener), "output of " + name);
    this.reader.setDaemon(true);
  }

  /**
   * Starts a process.
   *
   * @param name what messages call it
   * @param log gets its output, after what it holds already
   * @param ready tells the line by which the process says that it is ready
   * @param listener told every line, on a thread of its own
   */
  public static ChildProcess start(
      String name,
      ProcessBuilder builder,
      Path log,
      Predicate<String> ready,
      Consumer<String> listener) {
    try {
      Path folder = log.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      ChildProcess child = new ChildProcess(name, process, log, ready, listener);
      child.reader.start();
      return child;
    } catch (IOException e) {
      throw new CommandFailure("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  private void read(Predicate<String> ready, Consumer<String> listener) {
    try (BufferedReader lines = process.inputReader(UTF_8);
        BufferedWriter writer =
            Files.newBufferedWriter(
                log, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.write(line);
        writer.newLine();
        writer.flush();
        remember(line);
        if (ready.test(line)) {
          awaited.complete(line);
        }
        listener.accept(line);
      }
    } catch (IOException e) {
      remember("(its output could not be read or logged any more: " + e + ")");
    } finally {
      awaited.completeExceptionally(new IOException("ended"));
    }
  }

  private synchronized void remember(String line) {
    if (lastLines.size() == LAST_LINES) {
      lastLines.removeFirst();
    }
    lastLines.addLast(line);
  }

  private synchronized List<String> lastLines() {
    return List.copyOf(lastLines);
  }

  /**
   * Waits until the process says that it is ready.
   *
   * @return the line that says so
   * @throws CommandFailure if it ends before, or takes longer than {@code patience}
   */
  public String awaitReady(Duration patience) throws InterruptedException {
    try {
      return awaited.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      awaitEnd();
      throw failure("ended with exit code " + process.exitValue() + " before it was ready");
    } catch (TimeoutException e) {
      throw failure("was not ready within " + patience.toSeconds() + " seconds");
    }
  }

  /** Whether the process still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits for the end.
   *
   * @return the exit code
   */
  public int awaitEnd() throws InterruptedException {
    int code = process.waitFor();
    // The last lines may still be on their way.
    reader.join(1_000);
    return code;
  }

  /**
   * Refuses to go on if the process has ended.
   *
   * @throws CommandFailure with its last words
   */
  public void requireAlive() throws InterruptedException {
    if (!process.isAlive()) {
      throw failure("ended with exit code " + awaitEnd() + ", though it should still run");
    }
  }

  /**
   * Waits for an end with exit code 0.
   *
   * @throws CommandFailure with its last words if it is another
   */
  public void requireSuccess() throws InterruptedException {
    int code = awaitEnd();
    if (code != 0) {
      throw failure("failed with exit code " + code);
    }
  }

  /** What to tell the user: what happened, the last words, where the rest is. */
  private CommandFailure failure(String what) {
    StringBuilder message = new StringBuilder(name).append(' ').append(what);
    List<String> lines = lastLines();
    if (!lines.isEmpty()) {
      message.append(". Its last lines:");
      lines.forEach(line -> message.append("\n  ").append(line));
    }
    if (!process.isAlive() && process.exitValue() == MemoryLimits.OUT_OF_MEMORY_EXIT) {
      message.append('\n').append(MemoryLimits.OUT_OF_MEMORY_REMEDY);
    }
    return new CommandFailure(message.append("\nAll it said is in ").append(log).toString());
  }

  /** Asks the process to end, waits a while, then ends it. Harmless where it has ended. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
