package io.penstock.schemas.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullExceptionTest {
  private static final long HUGE = Long.MAX_VALUE / 2;

  @TempDir Path folder;

  @Test
  void aFullDiskIsToldWithPathAndBytes() {
    Path file = folder.resolve("not").resolve("there.parquet");
    IOException told =
        DiskFullException.explained(new IOException("No space left on device"), file, HUGE);
    long free = DiskFullException.freeBytes(file);
    assertThat(free).isPositive();
    assertThat(told)
        .isInstanceOf(DiskFullException.class)
        .hasMessageMatching(
            "no space left for \\Q"
                + file
                + "\\E: \\d+ bytes are free, at least \\d{15,} more"
                + " are needed \\(the disk is full\\)");
    assertThat(DiskFullException.explained(told, folder, 1)).as("told once").isSameAs(told);
  }

  @Test
  void anotherFailureStaysAsItIs() {
    IOException other = new IOException("Permission denied");
    assertThat(DiskFullException.explained(other, folder, 7)).isSameAs(other);
    assertThat(DiskFullException.sentence(other, folder, 7)).isEmpty();
    assertThat(DiskFullException.isCauseOf(null)).isFalse();
  }

  @Test
  void theSentenceIsFoundInWhatFrameworksMakeOfIt() {
    String sentence = new DiskFullException(folder, HUGE, null).getMessage();
    Throwable wrapped =
        new RuntimeException(
            "step failed", new RuntimeException("io.penstock.DiskFullException: " + sentence));
    assertThat(DiskFullException.sentence(wrapped, Path.of("/"), 1)).hasValue(sentence);
  }

  @Test
  void theDeepestPathThatIsThereIsNamedElseTheGivenFolder() throws IOException {
    Path checkpoint = Files.createDirectories(folder.resolve("chk-7"));
    Throwable flink =
        new IllegalStateException(
            "job of class a.b/c failed",
            new UncheckedIOException(
                new IOException(
                    "Could not flush and close the stream to file:" + checkpoint + "/0a-b in order",
                    new IOException("No space left on device"))));
    assertThat(DiskFullException.sentence(flink, Path.of("/"), 5))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("no space left for " + checkpoint + "/0a-b: "));
    assertThat(DiskFullException.sentence(new IOException("Disk quota exceeded"), folder, 5))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("no space left for " + folder + ": "));
  }
}
