package io.penstock.models.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do one task side by side, each its share, and can wait for each other within. Who
 * waits spins for some microseconds, since shares are short, and sleeps then, since cores may be
 * shared. Not for use by two callers at once.
 */
public final class ThreadTeam implements AutoCloseable {
  private static final long SPIN_NANOS = 20_000;
  private static final int SPINS_A_LOOK = 32;

  /** What every member does. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does the share of one member.
     *
     * @param rank 0 is the caller of {@link ThreadTeam#run}
     */
    void run(int rank);
  }

  private final int size;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger sleeping = new AtomicInteger();
  private final Object wake = new Object();
  private volatile int meetings;
  private volatile @Nullable Throwable failure;
  private @Nullable Task task; // none: the end; published by a meeting

  /** Starts all members but the caller. */
  public ThreadTeam(int size) {
    this.size = size;
    for (int rank = 1; rank < size; rank++) {
      int own = rank;
      Thread thread = new Thread(() -> work(own), "decode-" + rank);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** How many members there are, with the caller. */
  public int size() {
    return size;
  }

  /**
   * Lets all do their share; returns when all have.
   *
   * @throws IllegalStateException if one failed; the team is of no more use then
   */
  public void run(Task next) {
    task = next;
    meet();
    try {
      next.run(0);
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
    meet();
  }

  private void work(int rank) {
    try {
      while (true) {
        meet();
        Task current = task;
        if (current == null) {
          return;
        }
        current.run(rank);
        meet();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /**
   * Within a task: waits until all members are here. What they wrote before is seen by all after.
   *
   * @throws IllegalStateException if one of them failed
   */
  public void meet() {
    int meeting = meetings;
    if (arrived.incrementAndGet() == size) {
      arrived.set(0);
      meetings = meeting + 1;
      wakeAll();
    } else {
      await(meeting);
    }
    if (failure != null) {
      throw new IllegalStateException("another thread of the team failed", failure);
    }
  }

  private void await(int meeting) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < SPINS_A_LOOK; i++) {
        if (isOver(meeting)) {
          return;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < SPIN_NANOS);
    sleep(meeting);
  }

  private void sleep(int meeting) {
    boolean interrupted = false;
    synchronized (wake) {
      sleeping.incrementAndGet();
      while (!isOver(meeting)) {
        try {
          wake.wait();
        } catch (InterruptedException e) {
          interrupted = true; // the others still need this share
        }
      }
      sleeping.decrementAndGet();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver(int meeting) {
    return meetings != meeting || failure != null;
  }

  private void wakeAll() {
    if (sleeping.get() > 0) {
      synchronized (wake) {
        wake.notifyAll();
      }
    }
  }

  private void fail(Throwable e) {
    failure = e;
    wakeAll();
  }

  /** Ends the threads and waits until they have. */
  @Override
  public void close() {
    if (failure == null) {
      task = null;
      meet();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
