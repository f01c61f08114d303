package io.penstock.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkTest {
  private static final Mark.MarkCoder CODER = new Mark.MarkCoder();

  private static byte[] encoded(Mark mark) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CODER.encode(mark, out);
    return out.toByteArray();
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    Mark mark =
        new Mark(
            new TreeMap<>(Map.of("docs:0", 7L, "docs:11", Long.MAX_VALUE)),
            new TreeMap<>(Map.of("docs", "an id")),
            null);
    assertThat(CODER.decode(new ByteArrayInputStream(encoded(mark)))).isEqualTo(mark);
    assertThat(mark.next("docs:1")).isZero();
  }

  @Test
  void anotherFormatIsNamed() throws IOException {
    byte[] bytes = encoded(Mark.at("docs:0", 7));
    bytes[0] = 9;
    assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has format version 9; this Penstock reads 1")
        .hasMessageContaining("--from-manifests");
  }

  @Test
  void aCompletedCheckpointMakesTheFileOnceAndWithoutOneNothing(@TempDir Path folder)
      throws IOException {
    Mark.at("docs:0", 7).finalizeCheckpoint();
    Path file = folder.resolve("taken-over");
    Mark mark = new Mark(new TreeMap<>(), new TreeMap<>(), file);
    mark.finalizeCheckpoint();
    mark.finalizeCheckpoint();
    assertThat(file).isEmptyFile();
    assertThat(folder).isDirectoryContaining(f -> f.equals(file));
  }
}
