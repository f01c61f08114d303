package io.penstock.ingest;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** So that nothing stays behind when the process that started this one is killed. */
final class ParentProcess {
  private ParentProcess() {}

  /** Ends this process when that one has ended; null for never. */
  static void endWith(@Nullable Long parent) {
    if (parent == null) {
      return;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(parent);
    if (process.isEmpty()) {
      System.exit(1);
    } else {
      var unused = process.get().onExit().thenRun(() -> System.exit(1));
    }
  }
}
