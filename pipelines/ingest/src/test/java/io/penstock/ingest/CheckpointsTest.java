package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
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

  /** As Flink writes it, with nothing but its number. */
  private Path savepoint(String name, int number) throws IOException {
    Path savepoint =
        Files.createDirectories(root.resolve("state/savepoints").resolve("savepoint-" + name));
    try (OutputStream out = Files.newOutputStream(savepoint.resolve("_metadata"))) {
      org.apache.flink.runtime.checkpoint.Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(number, List.of(), List.of()), out);
    }
    return savepoint;
  }

  @Test
  void aSavepointIsNewerThanTheCheckpointsBeforeItAndOlderThanThoseBehind() throws IOException {
    checkpoint("a", 7);
    Path savepoint = savepoint("a-1", 8);
    assertThat(checkpoints().newest()).contains(savepoint);
    Path behind = checkpoint("b", 9);
    // Touched again, as by a copy: what counts is the number.
    Files.setLastModifiedTime(
        savepoint.resolve("_metadata"), FileTime.from(Instant.now().plusSeconds(3600)));
    assertThat(checkpoints().newest()).contains(behind);
  }

  @Test
  void aSavepointThatCannotBeReadIsNotPassedOver() throws IOException {
    checkpoint("a", 7);
    Path damaged = savepoint("a-1", 8);
    Files.writeString(damaged.resolve("_metadata"), "no savepoint");
    assertThat(checkpoints().newest()).contains(damaged);
  }

  @Test
  void whoGoesBackMovesWhatIsNewerAside() throws Exception {
    Path oldest = checkpoint("a", 7);
    Path wanted = savepoint("a-1", 8);
    Path newer = checkpoint("b", 9);
    Path newest = checkpoint("b", 10);
    Files.writeString(newest.resolve("content"), "of the newest");

    assertThat(checkpoints().wholeBeforeNewest()).contains(wanted);
    Path aside = root.resolve("state/gone-back-from");
    assertThat(checkpoints().goBackTo(wanted))
        .containsExactly(
            aside.resolve("checkpoints/b/chk-10"), aside.resolve("checkpoints/b/chk-9"));
    assertThat(aside.resolve("checkpoints/b/chk-10/content")).hasContent("of the newest");
    assertThat(newer).doesNotExist();
    assertThat(checkpoints().newestFirst()).containsExactly(wanted, oldest);
  }

  @Test
  void whatIsNoCheckpointOfTheRunIsNotGoneBackTo() throws IOException {
    Path only = checkpoint("a", 7);
    assertThatThrownBy(() -> checkpoints().goBackTo(root.resolve("chk-7")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("is no completed checkpoint of this run")
        .hasMessageContaining(only.toString());
    assertThat(only).exists();
  }

  @Test
  void aSavepointThatNeverCompletedIsNone() throws IOException {
    Path checkpoint = checkpoint("a", 1);
    Files.createDirectories(root.resolve("state/savepoints/savepoint-a-2"));
    assertThat(checkpoints().newest()).contains(checkpoint);
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
