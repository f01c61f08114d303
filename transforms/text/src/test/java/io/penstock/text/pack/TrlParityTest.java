package io.penstock.text.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.text.ParityPython;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Packs the same sequences by TRL in Python and compares row by row. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = ParityPython.VARIABLE,
    matches = ".+",
    disabledReason = ParityPython.ABSENT)
class TrlParityTest {
  @Test
  void packsAsTrlDoes(@TempDir Path directory) throws Exception {
    List<PackingCase> cases = PackingCase.all();
    String output =
        ParityPython.run(
            TrlParityTest.class,
            "pack_dataset.py",
            directory,
            cases.stream().map(TrlParityTest::argument).toArray(String[]::new));
    String[] packed = output.split("(?m)^-\n");
    assertThat(packed).hasSameSizeAs(cases);
    for (int i = 0; i < packed.length; i++) {
      assertThat(cases.get(i).packed().lines())
          .as(cases.get(i).toString())
          .containsExactlyElementsOf(packed[i].lines().toList());
    }
  }

  private static String argument(PackingCase recorded) {
    return "%s:%d:%d:%d:%d:%d"
        .formatted(
            recorded.strategy().label(),
            recorded.rowLength(),
            recorded.sequences().seed(),
            recorded.sequences().count(),
            recorded.sequences().longest(),
            recorded.batch());
  }
}
