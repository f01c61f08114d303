package io.penstock.models.hf;

import io.penstock.models.tensor.FloatType;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a model folder is written.
 *
 * @param type what the weights are kept as; null keeps each as {@code source} has it
 * @param mostShardBytes a file grows no larger, unless one tensor is; more files get an index
 * @param source the folder whose tokenizer, chat template, generation settings and other keys of
 *     {@code config.json} go along; null for none
 */
public record WriteOptions(@Nullable FloatType type, long mostShardBytes, @Nullable Path source) {
  private static final long SHARD_BYTES = 5_000_000_000L; // as transformers has it

  public WriteOptions {
    if (mostShardBytes < 1) {
      throw new IllegalArgumentException("mostShardBytes must be positive: " + mostShardBytes);
    }
    if (type == null && source == null) {
      throw new IllegalArgumentException("types to keep need a source");
    }
  }

  /** In that type, with nothing else along. */
  public static WriteOptions as(FloatType type) {
    return new WriteOptions(type, SHARD_BYTES, null);
  }

  /** With the types and the other files of {@code source}. */
  public static WriteOptions like(Path source) {
    return new WriteOptions(null, SHARD_BYTES, source);
  }

  public WriteOptions withType(FloatType value) {
    return new WriteOptions(value, mostShardBytes, source);
  }

  public WriteOptions withMostShardBytes(long value) {
    return new WriteOptions(type, value, source);
  }

  public WriteOptions withSource(Path value) {
    return new WriteOptions(type, mostShardBytes, value);
  }
}
