package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
  private static final CyclicData DATA = CyclicData.of(8, 2, 24, 32, 3);

  private final Path directory;

  CheckpointsTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    new RecordedRun(10).run(directory, RecordedRun.TWENTY_STEPS, DATA); // steps 5 and 10
  }

  @Test
  void findsTheNewest() throws IOException {
    assertThat(newestStep()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {Checkpoint.WEIGHTS, Checkpoint.OPTIMIZER, Checkpoint.STATE})
  void passesOverOneWithATruncatedFile(String file) throws IOException {
    Path broken = directory.resolve("step-000010").resolve(file);
    byte[] content = Files.readAllBytes(broken);
    Files.write(broken, Arrays.copyOf(content, content.length - 7));

    assertThat(newestStep()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {Checkpoint.WEIGHTS, Checkpoint.OPTIMIZER})
  void passesOverOneWithAFlippedBit(String file) throws IOException {
    Path broken = directory.resolve("step-000010").resolve(file);
    byte[] content = Files.readAllBytes(broken);
    content[content.length / 2] ^= 1;
    Files.write(broken, content);

    assertThat(newestStep()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {Checkpoint.WEIGHTS, Checkpoint.OPTIMIZER, Checkpoint.STATE})
  void passesOverOneWithoutAFile(String file) throws IOException {
    Files.delete(directory.resolve("step-000010").resolve(file));

    assertThat(newestStep()).isEqualTo(5);
  }

  @Test
  void sweepsWhatWasHalfWritten() throws IOException {
    Path aside = Files.createDirectory(directory.resolve("_tmp-step-000015"));
    Files.write(aside.resolve(Checkpoint.WEIGHTS), new byte[3], StandardOpenOption.CREATE_NEW);

    assertThat(newestStep()).isEqualTo(10);
    assertThat(aside).doesNotExist();
  }

  @Test
  void replacesABrokenOneOfTheSameStep() throws IOException {
    Files.write(directory.resolve("step-000010").resolve(Checkpoint.WEIGHTS), new byte[3]);
    new RecordedRun(5).run(directory, RecordedRun.TWENTY_STEPS, DATA); // from 5 to 10

    assertThat(newestStep()).isEqualTo(10);
  }

  @Test
  void noneIsNone(@TempDir Path empty) throws IOException {
    assertThat(Checkpoints.in(empty, 2).newest()).isEmpty();
  }

  private long newestStep() throws IOException {
    return Checkpoints.in(directory, 2).newest().orElseThrow().state().globalStep();
  }
}
