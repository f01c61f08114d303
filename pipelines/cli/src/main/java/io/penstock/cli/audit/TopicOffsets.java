package io.penstock.cli.audit;

import io.penstock.schemas.shard.OffsetRanges;
import java.io.IOException;
import java.util.List;

/** What a live topic holds, to hold manifests against. */
public interface TopicOffsets {
  /** The topic's partitions; empty where there is no such topic. */
  List<Integer> partitions(String topic) throws IOException;

  /** The offset of the oldest record that readers can still get. */
  long begin(String topic, int partition) throws IOException;

  /** The offset that the next record will have. */
  long end(String topic, int partition) throws IOException;

  /** Those offsets of {@code [from, until)} that have a record. */
  OffsetRanges existing(String topic, int partition, long from, long until) throws IOException;
}
