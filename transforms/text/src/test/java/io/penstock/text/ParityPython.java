package io.penstock.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs a script beside a test's class by the Python that has the judges. */
public final class ParityPython {
  /** The variable that names that Python; tests are skipped where it is not set. */
  public static final String VARIABLE = "PENSTOCK_PARITY_PYTHON";

  /** Why they were skipped. */
  public static final String ABSENT =
      "PENSTOCK_PARITY_PYTHON names no Python with .mvn/parity/requirements.txt";

  private ParityPython() {}

  /** What the script prints, given the arguments; the test fails where the script does. */
  public static String run(Class<?> test, String script, Path folder, String... arguments)
      throws IOException, InterruptedException {
    Path copy = folder.resolve(script);
    try (InputStream source = test.getResourceAsStream(script)) {
      Files.write(copy, Objects.requireNonNull(source, script).readAllBytes());
    }
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNull(System.getenv(VARIABLE)));
    command.add(copy.toString());
    command.addAll(List.of(arguments));
    Path errors = folder.resolve(script + ".errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("HF_HUB_OFFLINE", "1");
    builder.environment().put("HF_HOME", folder.resolve("home").toString());
    Process python = builder.start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    String said = Files.readString(errors);
    assertThat(python.waitFor()).as(said).isZero();
    return output;
  }
}
