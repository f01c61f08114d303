package io.penstock.benchmarks.throughput;

import java.util.Map;

/**
 * What one contestant showed.
 *
 * @param startSeconds from the start of the JVM to the first record read
 * @param firstCommitSeconds from there to the first visible manifest
 * @param seconds from the first record read to the last one committed
 * @param cpuSeconds of the whole process, in that time
 * @param startCpuSeconds of the whole process, before it
 * @param busiestThreadSeconds processor time of the thread that took most: on cores of its own, no
 *     run is over sooner
 * @param collectorSeconds in which the collector held the process up
 * @param peakResidentBytes the most memory the process had
 * @param shuffledBytes written to other tasks
 * @param stateBytes of the last checkpoint, in full
 */
record Measurement(
    double startSeconds,
    double firstCommitSeconds,
    double seconds,
    double cpuSeconds,
    double startCpuSeconds,
    double busiestThreadSeconds,
    double collectorSeconds,
    long peakResidentBytes,
    long shuffledBytes,
    long stateBytes,
    Map<String, Long> records) {}
