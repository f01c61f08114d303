package io.penstock.models.rl;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Notices when a call into an environment does not come back. A call costs two stores into a
 * counter, odd while one is under way, which another thread looks at now and then.
 */
final class CallWatch {
  private static final int LOOKS = 20; // within the limit

  private final AtomicLong calls = new AtomicLong();
  private @Nullable Environment called; // written before the counter, read after it
  private volatile boolean givenUp;

  /** A call into {@code environment} begins. */
  void begin(Environment environment) {
    called = environment;
    calls.lazySet(calls.getPlain() + 1);
  }

  /** It came back, or threw. */
  void end() {
    calls.lazySet(calls.getPlain() + 1);
    if (givenUp) { // what it wrote from here on could meet that of another run
      throw new CancellationException("the call came back after it had been given up");
    }
  }

  /**
   * Does {@code work} on a thread of its own and watches the calls that it makes.
   *
   * @throws BrokenEnvironmentException if one takes longer than {@code limit}, by at most a
   *     twentieth; its thread is interrupted and left behind, and does nothing more should the call
   *     come back
   */
  <T> T watch(Callable<T> work, Duration limit) throws IOException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "environment");
    thread.setDaemon(true); // one that hangs must not keep the process alive
    thread.start();
    long seen = calls.get();
    long since = System.nanoTime();
    while (true) {
      try {
        return task.get(Math.max(1, limit.toMillis() / LOOKS), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = calls.get();
        if (now != seen || now % 2 == 0) {
          seen = now;
          since = System.nanoTime();
        } else if (System.nanoTime() - since >= limit.toNanos()) {
          givenUp = true;
          BrokenEnvironmentException hangs = hangs(thread, limit);
          thread.interrupt();
          throw hangs;
        }
      } catch (ExecutionException e) {
        throw rethrown(e.getCause());
      } catch (InterruptedException e) {
        givenUp = true;
        thread.interrupt();
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private BrokenEnvironmentException hangs(Thread thread, Duration limit) {
    StackTraceElement[] stack = thread.getStackTrace();
    String method = "a call";
    for (int i = 1; i < stack.length; i++) {
      if (stack[i].getClassName().equals(CheckedEnvironment.class.getName())) {
        method = stack[i - 1].getMethodName();
        break;
      }
    }
    return new BrokenEnvironmentException(
        Objects.requireNonNull(called),
        "%s has not come back for %.1f s, the time limit; it is at %s"
            .formatted(method, limit.toMillis() / 1e3, stack.length == 0 ? "its end" : stack[0]));
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) throws IOException {
    if (cause instanceof IOException io) {
      throw io;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
  }
}
