package io.penstock.cli.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The account of one partition.
 *
 * @param frontier the greatest committed offset + 1
 * @param read the records below the frontier: its offsets less those absent or missing
 * @param absent offsets without a record, such as transaction markers
 * @param missing offsets below the frontier that no manifest names
 * @param end the live topic's end; null where no topic was asked
 */
public record PartitionBalance(
    String topic,
    int partition,
    long frontier,
    long read,
    long kept,
    long dropped,
    long bad,
    long deleted,
    long absent,
    long missing,
    @Nullable Long end) {

  /** Whether every record read has exactly one fate. */
  @JsonProperty
  public boolean balanced() {
    return missing == 0 && read == kept + dropped + bad + deleted;
  }

  /** How many offsets of the live topic are still to be committed; null where none was asked. */
  @JsonProperty
  public @Nullable Long behind() {
    return end == null ? null : Math.max(0, end - frontier);
  }
}
