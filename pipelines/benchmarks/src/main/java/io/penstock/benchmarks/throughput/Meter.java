package io.penstock.benchmarks.throughput;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks at the process it runs in: when the first record came, and what all of it took. */
final class Meter {
  static final String RESULT = "RESULT ";

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private static volatile long began;
  private static volatile long beganCpu;
  private static volatile long beganMillis;
  private static volatile long firstCommit;

  private Meter() {}

  /** A record was read; the first time the clocks start. */
  static void read() {
    if (!BEGUN.get() && BEGUN.compareAndSet(false, true)) {
      beganCpu = SYSTEM.getProcessCpuTime();
      beganMillis = System.currentTimeMillis();
      began = System.nanoTime();
    }
  }

  /** A manifest is visible; the first time counts. */
  static void committed() {
    if (firstCommit == 0) {
      firstCommit = System.nanoTime();
    }
  }

  /** All is committed: prints what it took, for the parent process. */
  static void report(DataFolder folder, long shuffledBytes, long stateBytes) throws IOException {
    long end = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    long collector =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(c -> Math.max(0, c.getCollectionTime()))
            .sum();
    Map<String, Long> records = new TreeMap<>();
    for (Map.Entry<Fate, Long> fate : DataSet.open(folder).fates().entrySet()) {
      records.put(fate.getKey().name(), fate.getValue());
    }
    Measurement measured =
        new Measurement(
            (beganMillis - start) / 1e3,
            seconds(firstCommit - began),
            seconds(end - began),
            seconds(cpu - beganCpu),
            seconds(beganCpu),
            busiestThreadSeconds(),
            collector / 1e3,
            peakResidentBytes(),
            shuffledBytes,
            stateBytes,
            records);
    System.out.println(RESULT + new ObjectMapper().writeValueAsString(measured));
  }

  private static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** With a core for each thread, no run is over sooner. */
  private static double busiestThreadSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return seconds(
        Arrays.stream(threads.getAllThreadIds()).map(threads::getThreadCpuTime).max().orElse(0));
  }

  /** As Linux counts it; 0 elsewhere. */
  private static long peakResidentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
