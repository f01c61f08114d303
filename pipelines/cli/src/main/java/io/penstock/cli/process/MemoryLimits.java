package io.penstock.cli.process;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How much memory a process may take, in mebibytes. The JVM keeps the first three; the last is what
 * its threads, its compiled code and its native libraries were seen to need, with a reserve.
 */
public record MemoryLimits(int heap, int direct, int metaspace, int unmanaged) {
  private static final long MEBIBYTE = 1024L * 1024;

  /** What a JVM that ran out of memory exits with; no program of ours does. */
  static final int OUT_OF_MEMORY_EXIT = 3;

  static final String OUT_OF_MEMORY_REMEDY =
      "It ran out of the memory it is given: penstock doctor lists the limits,"
          + " PENSTOCK_JAVA_OPTS=-Xmx2g raises that of the heap.";

  /** All of it: the resident size that the process stays under. */
  public int together() {
    return heap + direct + metaspace + unmanaged;
  }

  /** An error that leaves a process half dead ends it instead. */
  List<String> javaOptions() {
    return List.of(
        "-Xmx" + heap + "m",
        "-XX:MaxDirectMemorySize=" + direct + "m",
        "-XX:MaxMetaspaceSize=" + metaspace + "m",
        "-XX:+ExitOnOutOfMemoryError");
  }

  /**
   * The rule that a machine's memory is put into: the heap grows with it, the rest does not.
   *
   * @param share the heap is one part out of so many
   */
  record Rule(int share, int heapMin, int heapMax, int direct, int metaspace, int unmanaged) {
    MemoryLimits on(long machineBytes) {
      long part = machineBytes / share / MEBIBYTE;
      int heap = (int) Math.max(heapMin, Math.min(heapMax, part));
      return new MemoryLimits(heap, direct, metaspace, unmanaged);
    }
  }

  /** The memory of this machine, or of the container where that has a limit. */
  public static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 4L * 1024 * MEBIBYTE;
  }
}
