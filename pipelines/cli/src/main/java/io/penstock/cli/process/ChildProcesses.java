package io.penstock.cli.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The processes of a command. None outlives it: they end, the last that was started first, when
 * this is closed or when the JVM is told to end.
 */
public final class ChildProcesses implements AutoCloseable {
  private final Path logs;
  private static final long NOTICE_MILLIS = 300;

  private final Map<String, ChildProcess> children = new LinkedHashMap<>();
  private final Thread hook = new Thread(this::endAll, "end child processes");
  private volatile boolean ended;

  /**
   * @param logs the folder for their logs
   */
  public ChildProcesses(Path logs) {
    this.logs = logs;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** As {@link ChildProcess#start}; the log is named after the process. */
  public synchronized ChildProcess start(
      String name, ProcessBuilder builder, Predicate<String> ready, Consumer<String> listener) {
    if (ended) {
      throw new IllegalStateException("already ended");
    }
    ChildProcess child =
        ChildProcess.start(name, builder, logs.resolve(name + ".log"), ready, listener);
    children.put(name, child);
    return child;
  }

  /**
   * Refuses to go on if one of these has ended.
   *
   * @throws io.penstock.cli.CommandFailure with its last words
   */
  public synchronized void requireAlive(String... names) throws InterruptedException {
    for (String name : names) {
      ChildProcess child = children.get(name);
      if (child == null) {
        throw new IllegalArgumentException("never started: " + name);
      }
      child.requireAlive();
    }
  }

  /** Does not return if the JVM is ending, or begins to within a moment. */
  public void parkWhileEnding() throws InterruptedException {
    hook.join(NOTICE_MILLIS);
    while (ended) {
      Thread.currentThread().join();
    }
  }

  private synchronized void endAll() {
    ended = true;
    List<ChildProcess> newestFirst = new ArrayList<>(children.values());
    Collections.reverse(newestFirst);
    newestFirst.forEach(ChildProcess::close);
  }

  @Override
  public void close() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending; the hook finds nothing left to do.
    }
  }
}
