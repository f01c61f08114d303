package io.penstock.stages.index;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How far the index is: written by the consumer after each commit, waited on by requests. */
public final class IndexProgress {

  private final Map<String, Long> committed = new HashMap<>();

  /** Notes a commit, by partition as {@code topic:partition}. */
  synchronized void advance(Map<String, Long> offsets) {
    committed.putAll(offsets);
    notifyAll();
  }

  /** By partition, the first offset that is not in the index yet. */
  public synchronized Map<String, Long> offsets() {
    return Map.copyOf(committed);
  }

  /** Of the records up to these offsets, the share that is in the index, 0 to 1. */
  synchronized double shareOf(Map<String, Long> target) {
    long wanted = 0;
    long done = 0;
    for (Map.Entry<String, Long> end : target.entrySet()) {
      wanted += end.getValue();
      done += Math.min(end.getValue(), committed.getOrDefault(end.getKey(), 0L));
    }
    return wanted == 0 ? 1 : (double) done / wanted;
  }

  /** Waits until the index has come this far, or the time is over; true if it has. */
  synchronized boolean await(Map<String, Long> target, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!reached(target)) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }

  private boolean reached(Map<String, Long> target) {
    return target.entrySet().stream()
        .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
