package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path root;

  private Path checkpoint(String job, int number) throws IOException {
    Path checkpoint =
        Files.createDirectories(
            root.resolve("state/checkpoints").resolve(job).resolve("chk-" + number));
    Files.writeString(checkpoint.resolve("_metadata"), "");
    return checkpoint;
  }

  private Checkpoints checkpoints() throws IOException {
    return new Checkpoints(new DataFolder(root));
  }

  @Test
  void aNewRunHasNone() throws IOException {
    assertThat(checkpoints().newest()).isEmpty();
    assertThat(root.resolve("state/checkpoints")).isDirectory();
  }

  @Test
  void theNewestHasTheGreatestNumberWhateverItsJob() throws IOException {
    checkpoint("zzz", 9);
    Path newest = checkpoint("aaa", 10);
    checkpoint("aaa", 2);
    Files.createDirectories(root.resolve("state/checkpoints/aaa/shared"));
    Files.createDirectories(root.resolve("state/checkpoints/aaa/taskowned"));
    assertThat(checkpoints().newest()).contains(newest);
  }

  @Test
  void oneWithoutMetadataNeverCompleted() throws IOException {
    Path completed = checkpoint("a", 1);
    Files.createDirectories(root.resolve("state/checkpoints/a/chk-2"));
    assertThat(checkpoints().newest()).contains(completed);
  }

  @Test
  void countsThoseThatCompletedSinceEvenWhenOldOnesGo() throws IOException {
    checkpoint("a", 1);
    Checkpoints checkpoints = checkpoints();
    assertThat(checkpoints.completedSince()).isZero();
    Path second = checkpoint("b", 2);
    assertThat(checkpoints.completedSince()).isEqualTo(1);
    Files.delete(second.resolve("_metadata"));
    Files.delete(second);
    checkpoint("b", 3);
    assertThat(checkpoints.completedSince()).isEqualTo(2);
    assertThat(checkpoints.completedSince()).isEqualTo(2);
  }
}
