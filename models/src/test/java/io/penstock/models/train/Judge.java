package io.penstock.models.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The Python of {@code PENSTOCK_PARITY_PYTHON}, whose libraries judge ours. */
public final class Judge {
  /** Names it. */
  public static final String PYTHON = "PENSTOCK_PARITY_PYTHON";

  private Judge() {}

  /** The lines that a script beside this class prints. */
  public static List<String> run(Path folder, String script, String... arguments) throws Exception {
    Path file = folder.resolve(script);
    try (InputStream source = Judge.class.getResourceAsStream(script)) {
      Files.copy(Objects.requireNonNull(source), file);
    }
    Path errors = folder.resolve("errors.txt");
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNull(System.getenv(PYTHON)));
    command.add(file.toString());
    command.addAll(List.of(arguments));
    Process python = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    int code = python.waitFor();
    assertThat(code).as(Files.readString(errors)).isZero();
    return output.lines().toList();
  }
}
