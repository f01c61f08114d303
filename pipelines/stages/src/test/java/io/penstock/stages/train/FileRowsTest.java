package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRowsTest {
  private static final int ROWS = 2_000;

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("tokens-train.parquet");
    try (ShardWriter writer = ShardWriter.create(file, ShardKind.TOKENS, Map.of())) {
      for (int i = 0; i < ROWS; i++) {
        writer.write(
            new int[] {i, i + 1},
            new int[] {-100, i + 1},
            new int[] {0, 1},
            new int[] {2},
            List.of());
      }
    }
  }

  @Test
  void everyRowIsFoundInAnyOrderWithinTheMemoryThatItMayTake() {
    // 256 rows of two tokens are a block of 8 KiB.
    FileRows rows = new FileRows(file, ROWS, 20_000);
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      int index = random.nextInt(ROWS);
      assertThat(rows.row(index).inputIds()).containsExactly(index, index + 1);
      assertThat(rows.row(index).labels()).containsExactly(-100, index + 1);
      assertThat(rows.heldBlocks()).isLessThanOrEqualTo(2);
    }
    assertThat(rows.row(ROWS - 1).inputIds()).containsExactly(ROWS - 1, ROWS);
    assertThat(rows.size()).isEqualTo(ROWS);
  }

  @Test
  void aBlockIsHeldHoweverLittleMemoryThereIs() {
    FileRows rows = new FileRows(file, ROWS, 1);
    assertThat(rows.row(700).inputIds()).containsExactly(700, 701);
    assertThat(rows.heldBlocks()).isEqualTo(1);
  }

  @Test
  void whatIsNotThereIsRefusedByName() throws IOException {
    FileRows rows = new FileRows(file, ROWS, 1);
    assertThatThrownBy(() -> rows.row(ROWS)).hasMessageContaining("row 2000 of 2000");
    Files.delete(file);
    assertThatThrownBy(() -> rows.row(0))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void whatComesSoonIsReadByAnotherThreadAsFarAsMemoryGoes() throws Exception {
    // 256 rows of two tokens are a block of 8 KiB: four are half of this memory.
    FileRows rows = new FileRows(file, ROWS, 65_536);
    assertThat(rows.row(0).inputIds()).containsExactly(0, 1);
    rows.soon(300, 301, 600, 900, 1_200, 1_500, 1_900);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (rows.heldBlocks() < 5 && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    // The first, and at least four of the six; more where one was read while others were asked for.
    assertThat(rows.heldBlocks()).isBetween(5, 7);
    Files.delete(file); // what was read ahead is there without it
    assertThat(rows.row(300).inputIds()).containsExactly(300, 301);
    assertThat(rows.row(900).inputIds()).containsExactly(900, 901);
  }

  @Test
  void whatCannotBeReadAheadIsToldToTheOneThatAsks() throws IOException {
    FileRows rows = new FileRows(file, ROWS, 65_536);
    Files.delete(file);
    rows.soon(300);
    assertThatThrownBy(() -> rows.row(300))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString());
    write();
    assertThat(rows.row(300).inputIds()).containsExactly(300, 301);
  }
}
