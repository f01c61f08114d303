package io.penstock.models.hf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs the judges' scripts. */
public final class JudgePython {
  /** Names a Python that has torch and transformers. */
  public static final String VARIABLE = "PENSTOCK_PARITY_PYTHON";

  private JudgePython() {}

  /** What a script of {@code src/test/python} prints. */
  public static String run(String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNull(System.getenv(VARIABLE)));
    command.add(Path.of("src", "test", "python", script).toString());
    command.addAll(List.of(arguments));
    Process python =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).as(output).isZero();
    return output;
  }
}
