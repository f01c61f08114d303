package io.penstock.text.parse.isolated;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What a parser process may take.
 *
 * @param heapMebibytes its Java heap; beside it come at most {@link #OTHER_MEBIBYTES}
 * @param timeout for one document
 * @param documentsPerProcess after so many it is replaced by another
 */
public record ProcessLimits(int heapMebibytes, Duration timeout, int documentsPerProcess)
    implements Serializable {
  private static final int METASPACE_MEBIBYTES = 128;
  private static final int DIRECT_MEBIBYTES = 32;
  private static final int CODE_MEBIBYTES = 64;

  /** What the JVM takes for classes, buffers, compiled code and threads. */
  public static final int OTHER_MEBIBYTES =
      METASPACE_MEBIBYTES + DIRECT_MEBIBYTES + CODE_MEBIBYTES + 64;

  /** A heap of 512 MiB, a minute, 2,000 documents. */
  public static final ProcessLimits DEFAULT = new ProcessLimits(512, Duration.ofMinutes(1), 2000);

  public ProcessLimits {
    if (heapMebibytes < 32) {
      throw new IllegalArgumentException(
          "the heap of a parser process must have 32 MiB or more: " + heapMebibytes);
    }
    if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("the time for a document must be positive: " + timeout);
    }
    if (documentsPerProcess < 1) {
      throw new IllegalArgumentException(
          "documentsPerProcess must be positive: " + documentsPerProcess);
    }
  }

  /** Small and quick to start; one collector thread, as there may be many such processes. */
  List<String> javaOptions() {
    return List.of(
        "-Xmx" + heapMebibytes + "m",
        "-XX:MaxMetaspaceSize=" + METASPACE_MEBIBYTES + "m",
        "-XX:MaxDirectMemorySize=" + DIRECT_MEBIBYTES + "m",
        "-XX:ReservedCodeCacheSize=" + CODE_MEBIBYTES + "m",
        "-XX:+UseSerialGC",
        // What a large document took goes back to the system.
        "-XX:MaxHeapFreeRatio=40",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:-UsePerfData",
        "-XX:+DisableAttachMechanism",
        "-Xshare:auto",
        "-Djava.awt.headless=true");
  }
}
