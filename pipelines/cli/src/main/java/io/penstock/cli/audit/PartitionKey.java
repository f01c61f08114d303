package io.penstock.cli.audit;

import java.util.Comparator;

/** A partition of a topic, or of a file source. */
record PartitionKey(String topic, int partition) implements Comparable<PartitionKey> {
  private static final Comparator<PartitionKey> ORDER =
      Comparator.comparing(PartitionKey::topic).thenComparingInt(PartitionKey::partition);

  @Override
  public int compareTo(PartitionKey other) {
    return ORDER.compare(this, other);
  }

  /** The position of one of its records. */
  String at(long offset) {
    return this + ":" + offset;
  }

  @Override
  public String toString() {
    return topic + ':' + partition;
  }
}
