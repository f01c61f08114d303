package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  @TempDir Path checkpoints;

  @Test
  void aFullDiskIsToldAnotherCauseIsNot() throws IOException {
    Files.write(Files.createDirectory(checkpoints.resolve("chk-1")).resolve("state"), new byte[99]);
    assertThat(FullDisk.sentence(new IOException("No space left on device"), checkpoints))
        .hasValueSatisfying(
            text -> assertThat(text).contains("no space left for /", "more are needed"));
    assertThat(FullDisk.sentence(new IOException("broken pipe"), checkpoints)).isEmpty();
  }

  @Test
  void aCheckpointThatFailedOnADiskWithSpaceHasAnotherCause() {
    Exception failure =
        new IllegalStateException(
            "job", new IOException("Exceeded checkpoint tolerable failure threshold."));
    assertThat(FullDisk.sentence(failure, checkpoints)).isEmpty();
  }
}
