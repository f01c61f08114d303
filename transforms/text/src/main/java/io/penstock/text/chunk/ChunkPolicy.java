package io.penstock.text.chunk;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * How long chunks are.
 *
 * @param targetLength the most a chunk may have, in the counter's unit
 * @param overlapLength the most that a chunk repeats of the one before it, in the same unit; not
 *     over half of the target, or most of the text would be stored many times
 * @param counter the unit
 */
public record ChunkPolicy(int targetLength, int overlapLength, TextCounter counter)
    implements Serializable {
  /** 1000 characters, of which 100 overlap. */
  public static final ChunkPolicy DEFAULT = new ChunkPolicy(1000, 100, TextCounter.CHARACTERS);

  public ChunkPolicy {
    requireNonNull(counter, "counter");
    if (targetLength <= 0) {
      throw new IllegalArgumentException("targetLength must be positive: " + targetLength);
    }
    if (overlapLength < 0 || overlapLength > targetLength / 2) {
      throw new IllegalArgumentException(
          "overlapLength %d must lie in [0, %d], half of targetLength"
              .formatted(overlapLength, targetLength / 2));
    }
  }
}
