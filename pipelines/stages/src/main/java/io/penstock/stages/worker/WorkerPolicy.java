package io.penstock.stages.worker;

import java.time.Duration;

/**
 * The worker's rhythm and patience.
 *
 * @param tick how often the lease is renewed while a stage runs, and how long an empty queue is
 *     waited on
 * @param flush how often metric samples are published
 * @param heartbeat how often RUNNING is said
 * @param maxLostAttempts after so many attempts that ended without a word, the request FAILs: it
 *     kills its workers
 */
public record WorkerPolicy(Duration tick, Duration flush, Duration heartbeat, int maxLostAttempts) {

  /** Ticks of 100 ms, samples twice a second, a heartbeat every 3 s, 20 lost attempts. */
  public static final WorkerPolicy DEFAULT =
      new WorkerPolicy(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(3), 20);

  public WorkerPolicy {
    if (tick.isNegative() || flush.isNegative() || heartbeat.isNegative()) {
      throw new IllegalArgumentException(
          "times must not be negative: " + tick + ", " + flush + ", " + heartbeat);
    }
    if (maxLostAttempts < 1) {
      throw new IllegalArgumentException("maxLostAttempts must be positive: " + maxLostAttempts);
    }
  }
}
