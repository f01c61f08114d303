package io.penstock.schemas.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardFileTest {
  @TempDir Path folder;

  @Test
  void rowsComeBackAsWritten() throws IOException {
    Path file = folder.resolve("chunk.parquet");
    try (ShardWriter writer = ShardWriter.create(file, ShardKind.CHUNK, Map.of("run", "test"))) {
      writer.write(
          "d#0", 0, "text ü 🌊", List.of("One", "Two"), null, 0, 9, 9, "t", 1, 5L, "d", 99L, "ab");
      writer.write("d#1", 1, "more", List.of(), 3, 9, 13, 4, "t", 1, 5L, "d", 99L, "ab");
      assertThat(writer.rows()).isEqualTo(2);
    }
    try (ShardReader reader = ShardReader.open(file)) {
      assertThat(reader.footer()).containsEntry("run", "test");
      ShardRow first = reader.next();
      assertThat(first).isNotNull();
      assertThat(first.text("text")).isEqualTo("text ü 🌊");
      assertThat(first.list("heading_path")).isEqualTo(List.of("One", "Two"));
      assertThat(first.value("page")).isNull();
      assertThat(first.longValue("offset")).isEqualTo(5);
      ShardRow second = reader.next();
      assertThat(second).isNotNull();
      assertThat(second.integer("page")).isEqualTo(3);
      assertThat(second.list("heading_path")).isEmpty();
      assertThat(reader.next()).isNull();
    }
    try (ShardReader reader = ShardReader.open(file, "offset", "text")) {
      ShardRow row = reader.next();
      assertThat(row).isNotNull();
      assertThat(row.columns()).containsExactly("text", "offset");
    }
  }

  @Test
  void listsOfStructsAndNumbers() throws IOException {
    Path file = folder.resolve("tokens.parquet");
    try (ShardWriter writer = ShardWriter.create(file, ShardKind.TOKENS, Map.of())) {
      writer.write(
          new int[] {1, 2, 3},
          new int[] {1, -100, 3},
          new int[] {0, 1, 0},
          new int[] {2, 1},
          List.of(new Object[] {"a", "h", 0, 2}, new Object[] {"b", "h", 0, 1}));
    }
    try (ShardReader reader = ShardReader.open(file)) {
      ShardRow row = reader.next();
      assertThat(row).isNotNull();
      assertThat(row.integers("labels")).containsExactly(1, -100, 3);
      assertThat((Object[]) row.list("documents").get(1)).containsExactly("b", "h", 0, 1);
    }
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    Path[] files = {folder.resolve("a"), folder.resolve("b")};
    for (Path file : files) {
      try (ShardWriter writer = ShardWriter.create(file, ShardKind.PREFERENCE, Map.of())) {
        for (int i = 0; i < 1000; i++) {
          writer.write("p" + i, "c", "r", "t", 0, (long) i, "id" + i, 0L, "hash");
        }
      }
    }
    assertThat(Files.readAllBytes(files[0])).isEqualTo(Files.readAllBytes(files[1]));
  }

  @Test
  void wrongRowsAreRefused() {
    assertThatThrownBy(
            () -> {
              try (ShardWriter writer =
                  ShardWriter.create(folder.resolve("x"), ShardKind.PREFERENCE, Map.of())) {
                writer.write("p", "c");
              }
            })
        .hasMessageContaining("9 columns expected");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path text = folder.resolve("text");
    Files.write(text, "not parquet at all".getBytes(UTF_8));
    assertThatThrownBy(
            () -> {
              try (ShardReader reader = ShardReader.open(text)) {
                reader.next();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a Parquet file");
  }
}
