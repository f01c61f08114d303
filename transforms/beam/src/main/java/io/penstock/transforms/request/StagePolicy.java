package io.penstock.transforms.request;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a stage is asked for while a run goes on; at the end of a bounded run it is asked for
 * anyway.
 *
 * @param everyShards after so many new shards; 0 for never
 * @param everyTokens after so many new tokens, in the manifests' counter; 0 for never
 * @param everyInterval so long after the first manifest that is not yet part of a request; zero for
 *     never
 */
public record StagePolicy(long everyShards, long everyTokens, Duration everyInterval)
    implements Serializable {
  public static final StagePolicy AT_END = new StagePolicy(0, 0, Duration.ZERO);

  public StagePolicy {
    if (everyShards < 0 || everyTokens < 0 || everyInterval.isNegative()) {
      throw new IllegalArgumentException(
          "shards, tokens and interval must not be negative: "
              + everyShards
              + ", "
              + everyTokens
              + ", "
              + everyInterval);
    }
  }

  /** Whether so much news is enough. */
  public boolean isDue(long shards, long tokens) {
    return (everyShards > 0 && shards >= everyShards) || (everyTokens > 0 && tokens >= everyTokens);
  }

  /** Whether it ever asks before the end. */
  public boolean asksMidway() {
    return everyShards > 0 || everyTokens > 0 || !everyInterval.isZero();
  }
}
