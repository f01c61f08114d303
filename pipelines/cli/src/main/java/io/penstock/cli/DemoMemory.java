package io.penstock.cli;

import io.penstock.cli.process.Program;
import java.util.Optional;

/** What the demo's processes need together: two ingests run beside broker, worker and command. */
public final class DemoMemory {
  private static final long MEBIBYTE = 1024L * 1024;

  /** What they were measured to take at their peaks; below it the system ends one of them. */
  private static final int MEASURED_MEBIBYTES = 1800;

  private static final int COMMAND_MEBIBYTES = 256;

  private DemoMemory() {}

  /** Why the demo cannot run with so much memory; empty where it can. */
  public static Optional<String> complaint(long machineBytes) {
    long mebibytes = machineBytes / MEBIBYTE;
    return mebibytes >= MEASURED_MEBIBYTES
        ? Optional.empty()
        : Optional.of(
            ("this machine or container has %d MiB of memory, and the demo's processes were"
                    + " measured to need %d MiB together: give it more, or run the parts by"
                    + " themselves (penstock ingest --help)")
                .formatted(mebibytes, MEASURED_MEBIBYTES));
  }

  /** A word of warning where all limits reached together are more than there is. */
  public static Optional<String> warning(long machineBytes) {
    int together =
        Program.BROKER.memory(machineBytes).together()
            + 2 * Program.INGEST.memory(machineBytes).together()
            + Program.WORKER.memory(machineBytes).together()
            + COMMAND_MEBIBYTES;
    long mebibytes = machineBytes / MEBIBYTE;
    return mebibytes >= together
        ? Optional.empty()
        : Optional.of(
            "this machine or container has %d MiB of memory, and the demo's processes may take up"
                    .formatted(mebibytes)
                + " to %d MiB (penstock doctor lists them): on large documents the system may end"
                    .formatted(together)
                + " one of them");
  }
}
