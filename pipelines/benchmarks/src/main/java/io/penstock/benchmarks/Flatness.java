package io.penstock.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Tells memory that stays from memory that grows. The heaps of a soak are of fixed size and touched
 * before use, so that anonymous memory grows by leaks outside the heap alone; leaks inside show in
 * the bytes that live after a collection.
 *
 * @param maxMebibytesAMinute a leak of one mebibyte a minute must be caught
 * @param maxOpenFiles by which the last third's median may be above the second's
 */
record Flatness(double maxMebibytesAMinute, int maxOpenFiles) {
  static final Flatness DEFAULT = new Flatness(0.8, 8);

  /** What grows in the samples of one process, a sentence each; empty where nothing does. */
  List<String> faults(String process, List<ProcessSample> samples) {
    List<String> faults = new ArrayList<>();
    if (samples.size() < 6) {
      faults.add(process + ": only " + samples.size() + " samples");
      return faults;
    }
    double slope = slope(samples);
    if (slope > maxMebibytesAMinute) {
      faults.add(
          "%s: anonymous memory grows by %.2f MiB a minute, more than %.2f"
              .formatted(process, slope, maxMebibytesAMinute));
    }
    int third = samples.size() / 3;
    double before = median(samples.subList(third, 2 * third), ProcessSample::openFiles);
    double after = median(samples.subList(2 * third, samples.size()), ProcessSample::openFiles);
    if (after > before + maxOpenFiles) {
      faults.add("%s: open files grow from %.0f to %.0f".formatted(process, before, after));
    }
    return faults;
  }

  /** By how much the bytes in use after a collection grew. */
  List<String> heapFaults(String process, long firstBytes, long lastBytes, double minutes) {
    double growth = (lastBytes - firstBytes) / 1024.0 / 1024.0 / minutes;
    return growth > maxMebibytesAMinute
        ? List.of(
            "%s: live objects grow by %.2f MiB a minute, more than %.2f"
                .formatted(process, growth, maxMebibytesAMinute))
        : List.of();
  }

  /** Anonymous memory's growth by least squares, in mebibytes a minute. */
  static double slope(List<ProcessSample> samples) {
    double time = samples.stream().mapToDouble(ProcessSample::seconds).average().orElse(0);
    double memory =
        samples.stream().mapToDouble(ProcessSample::anonymousKibibytes).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (ProcessSample sample : samples) {
      double distance = sample.seconds() - time;
      products += distance * (sample.anonymousKibibytes() - memory);
      squares += distance * distance;
    }
    return squares == 0 ? 0 : products / squares / 1024 * 60;
  }

  private static double median(
      List<ProcessSample> samples, ToDoubleFunction<ProcessSample> measure) {
    double[] sorted = samples.stream().mapToDouble(measure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
