package io.penstock.transforms.read;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where each partition of each topic ends for a bounded run: offsets below are read, others not.
 *
 * @param ends exclusive end by {@code topic:partition}
 */
public record Frontier(Map<String, Long> ends) {
  public Frontier {
    ends = new TreeMap<>(ends);
    ends.forEach(
        (partition, end) -> {
          if (end < 0) {
            throw new IllegalArgumentException("end of " + partition + " is negative: " + end);
          }
        });
  }

  /** Reads {@link #toString}'s form; an empty text has no ends. */
  public static Frontier parse(String text) {
    Map<String, Long> ends = new TreeMap<>();
    if (!text.isEmpty()) {
      for (String part : text.split(",", -1)) {
        int equals = part.lastIndexOf('=');
        if (equals < 0) {
          throw new IllegalArgumentException("not topic:partition=offset: " + part);
        }
        ends.put(part.substring(0, equals), Long.parseLong(part.substring(equals + 1)));
      }
    }
    return new Frontier(ends);
  }

  /**
   * The end of a partition. Without any ends a reader never stops; beside others a partition that
   * has none was made later, and is left to the next run.
   */
  public long end(String topic, int partition) {
    return ends.getOrDefault(topic + ':' + partition, ends.isEmpty() ? Long.MAX_VALUE : 0);
  }

  /** The end of a partition, where it has one. */
  OptionalLong known(String topic, int partition) {
    Long end = ends.get(topic + ':' + partition);
    return end == null ? OptionalLong.empty() : OptionalLong.of(end);
  }

  /** How many offsets lie below the ends. */
  public long count() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public String toString() {
    return ends.entrySet().stream()
        .map(e -> e.getKey() + '=' + e.getValue())
        .collect(Collectors.joining(","));
  }
}
