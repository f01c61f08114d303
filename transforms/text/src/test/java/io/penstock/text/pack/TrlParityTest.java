package io.penstock.text.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Packs the same sequences by TRL in Python and compares row by row. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = TrlParityTest.PYTHON,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has trl")
class TrlParityTest {
  static final String PYTHON = "PENSTOCK_PARITY_PYTHON";

  @Test
  void packsAsTrlDoes(@TempDir Path directory) throws Exception {
    Path script = directory.resolve("pack_dataset.py");
    try (InputStream source = TrlParityTest.class.getResourceAsStream("pack_dataset.py")) {
      Files.copy(Objects.requireNonNull(source), script);
    }
    for (PackingCase recorded : PackingCase.all()) {
      assertThat(recorded.packed().lines())
          .as(recorded.toString())
          .containsExactlyElementsOf(trl(script, recorded).lines().toList());
    }
  }

  private static String trl(Path script, PackingCase recorded) throws Exception {
    Process python =
        new ProcessBuilder(
                Objects.requireNonNull(System.getenv(PYTHON)),
                script.toString(),
                recorded.strategy().label(),
                Integer.toString(recorded.rowLength()),
                Long.toString(recorded.sequences().seed()),
                Integer.toString(recorded.sequences().count()),
                Integer.toString(recorded.sequences().longest()),
                Integer.toString(recorded.batch()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).isZero();
    return output;
  }
}
