package io.penstock.ingest.extract;

import java.util.Map;
import java.util.TreeMap;

/** How many documents were read, written, and failed for which reason. */
final class Tally {
  private final Map<String, Long> failed = new TreeMap<>();
  private long written;
  private long rows;

  /**
   * @param rows that were made of it
   */
  void written(long rows) {
    written++;
    this.rows += rows;
  }

  void failed(String reason) {
    failed.merge(reason, 1L, Long::sum);
  }

  long read() {
    return written + failedCount();
  }

  long written() {
    return written;
  }

  long rows() {
    return rows;
  }

  long failedCount() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }

  Map<String, Long> failed() {
    return failed;
  }

  @Override
  public String toString() {
    return "%d documents read = %d written + %d failed%s"
        .formatted(read(), written, failedCount(), failed.isEmpty() ? "" : " " + failed);
  }
}
