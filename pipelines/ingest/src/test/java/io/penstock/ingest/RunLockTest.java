package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path root;

  @Test
  void oneRunAtATimeHasTheFolder() throws Exception {
    DataFolder folder = new DataFolder(root.resolve("data"));
    try (RunLock lock = RunLock.take(folder)) {
      assertThat(folder.manifests()).isDirectory();
      assertThatThrownBy(() -> RunLock.take(folder).close())
          .isInstanceOf(IngestException.class)
          .hasMessageContaining("another run writes into " + folder.root())
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + ")");
    }
    try (RunLock again = RunLock.take(folder)) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void theFileOfADeadRunHoldsNobodyUp() throws Exception {
    DataFolder folder = new DataFolder(root);
    Files.writeString(root.resolve("run.lock"), "999999999999");
    try (RunLock lock = RunLock.take(folder)) {
      assertThat(Files.readString(root.resolve("run.lock")))
          .isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void aFolderThatCannotBeIsNamed() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    DataFolder folder = new DataFolder(file.resolve("data"));
    assertThatThrownBy(() -> RunLock.take(folder).close())
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("the output folder " + folder.root() + " cannot be written");
  }
}
