package io.penstock.text.parse.isolated;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.DocumentParser;
import io.penstock.text.parse.ParseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Has documents parsed by processes of their own, one for each thread that asks at the same time. A
 * document that hangs, crashes or fills one up is unreadable, and the next gets another process.
 * The owner closes this, which ends the processes; they end by themselves when this JVM does.
 */
public final class IsolatedParser implements DocumentParser, AutoCloseable {
  /** What a JVM exits with that was told to end when it runs out of memory. */
  private static final int OUT_OF_MEMORY_EXIT = 3;

  /** UTF-8 takes up to three bytes for a UTF-16 unit; the rest is for metadata and furniture. */
  private static final int BYTES_PER_CHARACTER = 3;

  private static final long EXTRA_ANSWER_BYTES = 64L << 20;
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  private final Class<?> main;
  private final ProcessLimits limits;
  private final Duration moreTime;
  private final byte[] greeting;
  private final long maxAnswerBytes;
  private final ScheduledExecutorService clock;
  private final Deque<ParserProcess> idle = new ArrayDeque<>();
  private final Set<ParserProcess> all = new HashSet<>();
  private boolean closed;

  /**
   * @param moreTime that a document has beside the timeout, once it goes to other programs
   */
  IsolatedParser(
      Class<?> main, ProcessLimits limits, Duration moreTime, byte[] greeting, int maxCharacters) {
    this.main = main;
    this.limits = limits;
    this.moreTime = moreTime;
    this.greeting = greeting;
    this.maxAnswerBytes =
        Math.min(LARGEST_ARRAY, (long) BYTES_PER_CHARACTER * maxCharacters + EXTRA_ANSWER_BYTES);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "deadlines of parser processes");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * The parsers of this project in processes that start with the first document.
   *
   * @param passwords to try on encrypted documents
   */
  public static IsolatedParser of(ParseOptions options, List<String> passwords) {
    try {
      return new IsolatedParser(
          ParserProcessMain.class,
          options.process(),
          options.ocr().timeout(),
          ParserProcessMain.greeting(options, passwords),
          options.limits().maxCharacters());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    try {
      for (boolean again = false; ; again = true) {
        ParserProcess process = take();
        Frames.Answer answer;
        try {
          answer = process.ask(raw, limits.timeout(), moreTime, maxAnswerBytes);
        } catch (IOException broken) {
          int code = process.end();
          drop(process);
          if (process.isLate()) {
            throw late();
          }
          if (code == OUT_OF_MEMORY_EXIT) {
            throw full();
          }
          if (again) {
            throw crashed(code, broken, process.lastWords());
          }
          // It may have been ended from outside, which is not this document's fault.
          continue;
        }
        giveBack(process);
        return read(answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParserProcessException("interrupted while parsing", e);
    } catch (IOException e) {
      throw new ParserProcessException(e);
    }
  }

  private static Document read(Frames.Answer answer) throws IOException, UnreadableException {
    return switch (answer.kind()) {
      case DOCUMENT -> answer.document();
      case REASON -> throw UnreadableException.of(answer.reason());
      case READY, WORKING -> throw new IllegalStateException("asked for a document");
    };
  }

  private UnreadableException late() {
    String seconds = limits.timeout().toMillis() / 1000.0 + " s";
    return new UnreadableException(
        "parser-timeout",
        "the parser took longer than the %s that a document has".formatted(seconds),
        "> " + seconds,
        seconds);
  }

  private UnreadableException full() {
    String memory = limits.heapMebibytes() + " MiB";
    return new UnreadableException(
        "parser-out-of-memory",
        "the parser needs more memory than the heap of %s that its process has".formatted(memory),
        "> " + memory,
        memory);
  }

  private static UnreadableException crashed(int code, IOException broken, String lastWords) {
    return new UnreadableException(
        "parser-crashed",
        "two parser processes, one after the other, ended over this document, the last with exit"
            + " code %d (%s). %s".formatted(code, broken.getMessage(), lastWords),
        "exit code " + code,
        null);
  }

  private ParserProcess take() throws IOException {
    synchronized (this) {
      requireOpen();
      for (ParserProcess process = idle.poll(); process != null; process = idle.poll()) {
        if (process.isUsable()) {
          return process;
        }
        all.remove(process);
        process.close();
      }
    }
    ParserProcess started = ParserProcess.start(main, limits, greeting, clock);
    synchronized (this) {
      all.add(started);
      if (closed) {
        drop(started);
      }
      requireOpen();
    }
    return started;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the parsers are closed");
    }
  }

  private synchronized void giveBack(ParserProcess process) {
    if (process.isUsable() && !closed) {
      idle.push(process);
    } else {
      drop(process);
    }
  }

  private synchronized void drop(ParserProcess process) {
    all.remove(process);
    process.close();
  }

  /** The ids of the processes there are. */
  synchronized List<Long> pids() {
    return all.stream().map(ParserProcess::pid).toList();
  }

  /** Ends the processes, also those that are at work. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.clear();
    all.forEach(ParserProcess::close);
    all.clear();
    clock.shutdownNow();
  }
}
