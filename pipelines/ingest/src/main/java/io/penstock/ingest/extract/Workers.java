package io.penstock.ingest.extract;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.DocumentParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Threads that parse. A document that takes longer than it may fails, and its thread is left to
 * itself, since nothing can end it; another takes its place.
 */
final class Workers implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  private final DocumentParser parser;
  private final Function<String, Optional<String>> language;
  private final Duration timeout;
  private final int maxLost;
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final List<Worker> working = new ArrayList<>();
  private final List<Worker> lost = new ArrayList<>();

  /**
   * @param language tells the language of a text, where it can
   * @param timeout of one document
   */
  Workers(
      DocumentParser parser,
      Function<String, Optional<String>> language,
      int threads,
      Duration timeout) {
    this.parser = parser;
    this.language = language;
    this.timeout = timeout;
    this.maxLost = 4 + 2 * threads;
    for (int i = 0; i < threads; i++) {
      hire();
    }
  }

  private void hire() {
    Worker worker = new Worker();
    working.add(worker);
    worker.start();
  }

  /** One document under way. */
  static final class Task {
    private final SourceDocument source;
    private final AtomicReference<@Nullable Extracted> result = new AtomicReference<>();
    private volatile long startedAt;
    private volatile @Nullable Worker worker;

    private Task(SourceDocument source) {
      this.source = source;
    }

    boolean isDone() {
      return result.get() != null;
    }

    int bytes() {
      return source.bytes();
    }
  }

  /** Hands over a document. */
  Task submit(SourceDocument source) {
    Task task = new Task(source);
    if (source.fault().isPresent()) {
      task.result.set(Extracted.failed(source, source.fault().get()));
    } else {
      tasks.add(task);
    }
    return task;
  }

  /**
   * Waits for a document.
   *
   * @param others that are under way, and may take too long meanwhile
   * @throws ExtractException if too many documents did not end
   */
  Extracted await(Task task, Iterable<Task> others) throws InterruptedException, ExtractException {
    for (Extracted done = task.result.get(); ; done = task.result.get()) {
      if (done != null) {
        return done;
      }
      for (Task other : others) {
        expire(other);
      }
      synchronized (task.result) {
        if (!task.isDone()) {
          task.result.wait(LOOK_MILLIS);
        }
      }
    }
  }

  private void expire(Task task) throws ExtractException {
    Worker worker = task.worker;
    if (worker == null || task.isDone() || System.nanoTime() - task.startedAt < timeout.toNanos()) {
      return;
    }
    Reason reason =
        new Reason(
            "timeout",
            null,
            timeout.toSeconds() + " s",
            "the document was not read within %d seconds".formatted(timeout.toSeconds()));
    // Told before it can take another document, or that one would be interrupted.
    worker.left = true;
    working.remove(worker);
    hire();
    if (task.result.compareAndSet(null, Extracted.failed(task.source, reason))) {
      worker.interrupt();
      lost.add(worker);
      lost.removeIf(w -> !w.isAlive());
      if (lost.size() > maxLost) {
        throw new ExtractException(
            "%d documents did not end within %d seconds and still take processor time, the last %s; go on behind them with --resume"
                .formatted(lost.size(), timeout.toSeconds(), task.source.path()));
      }
    }
  }

  @Override
  public void close() {
    working.forEach(Worker::leave);
  }

  private final class Worker extends Thread {
    private volatile boolean left;

    Worker() {
      super("extract");
      setDaemon(true);
    }

    /** Ends it after the document in hand, or within it where that hears an interrupt. */
    void leave() {
      left = true;
      interrupt();
    }

    @Override
    public void run() {
      try {
        while (!left) {
          work(tasks.take());
        }
      } catch (InterruptedException e) {
        // It was told to leave.
        return;
      }
    }

    private void work(Task task) {
      task.startedAt = System.nanoTime();
      task.worker = this;
      Extracted result = parse(task.source);
      task.result.compareAndSet(null, result);
      synchronized (task.result) {
        task.result.notifyAll();
      }
    }

    private Extracted parse(SourceDocument source) {
      try {
        Document document = parser.parse(source.raw().orElseThrow());
        return Extracted.of(source, document, language.apply(document.getText()));
      } catch (UnreadableException e) {
        return Extracted.failed(source, e.reason());
      } catch (RuntimeException | StackOverflowError e) {
        return Extracted.failed(
            source,
            new Reason(
                "parser-failed",
                e.getClass().getSimpleName(),
                null,
                "the parser gave up with " + e));
      }
    }
  }
}
