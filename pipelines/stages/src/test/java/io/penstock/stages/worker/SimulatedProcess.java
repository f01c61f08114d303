package io.penstock.stages.worker;

import java.util.concurrent.Semaphore;

/**
 * A thread that runs only when told, from one call of a port to the next, so that a seed decides
 * every interleaving. At each such point it can be left asleep for as long as the simulation likes,
 * or killed.
 */
final class SimulatedProcess {

  /** What kill -9 looks like from inside; no code of ours may catch it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private final Semaphore turn = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private final Thread thread;
  private volatile boolean killed;
  private volatile boolean ended;
  private volatile Throwable failure;

  SimulatedProcess(String name, Runnable body) {
    thread =
        new Thread(
            () -> {
              try {
                waitForTurn();
                body.run();
              } catch (Killed e) {
                // As ordered.
              } catch (Throwable e) {
                failure = e;
              } finally {
                ended = true;
                back.release();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    back.acquireUninterruptibly();
  }

  /** Called by the process: waits for its next turn. */
  void waitForTurn() {
    if (killed) {
      throw new Killed();
    }
    back.release();
    turn.acquireUninterruptibly();
    if (killed) {
      throw new Killed();
    }
  }

  /** Lets it run to its next point. */
  void step() {
    turn.release();
    back.acquireUninterruptibly();
    if (failure != null) {
      throw new AssertionError("a process failed by itself", failure);
    }
  }

  void kill() {
    killed = true;
    while (!ended) {
      step();
    }
  }

  boolean ended() {
    return ended;
  }
}
