package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentProcessTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path root;

  private Process java(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("out").toFile())
        .start();
  }

  @Test
  void aRunDoesNotOutliveWhoStartedIt() throws IOException, InterruptedException {
    Path in = Files.createDirectories(root.resolve("in"));
    Files.writeString(in.resolve("a.txt"), "A text of more than twenty letters.");
    Process parent = java(List.of("-version"));
    assertThat(parent.waitFor()).isZero();
    Process run =
        java(
            List.of(
                "-cp",
                System.getProperty("java.class.path"),
                IngestMain.class.getName(),
                "documents",
                "--from",
                in.toString(),
                "--to",
                root.resolve("data").toString(),
                "--exit-with",
                Long.toString(parent.pid())));
    try {
      assertThat(run.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(run.exitValue()).isEqualTo(1);
      assertThat(root.resolve("data")).doesNotExist();
    } finally {
      run.destroyForcibly();
    }
  }
}
