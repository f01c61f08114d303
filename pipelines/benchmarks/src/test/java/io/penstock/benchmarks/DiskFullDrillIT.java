package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One full disk with real processes; {@code disk-full-drill.sh} fills the others. */
class DiskFullDrillIT {
  @TempDir Path folder;

  @Test
  void aFullDiskIsToldAndTheSameCommandGoesOn() throws IOException, InterruptedException {
    assumeTrue(
        run(List.of("unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", folder.toString()))
            .startsWith("0 "),
        "this system lets nobody but root mount (unshare -Urm), so no disk can be filled");
    String said =
        run(
            List.of(
                "unshare",
                "-Urm",
                System.getProperty("java.home") + "/bin/java",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                DiskFullDrill.class.getName(),
                "--kinds=SHARD",
                "--records=1000",
                "--dir=" + folder.resolve("drill")));
    assertThat(said).startsWith("0 ").contains("SHARD: OK", "0 lost, 0 doubled");
  }

  /** The exit code, a space, and all it said. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return "127 " + e.getMessage();
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() + " " + said;
  }
}
