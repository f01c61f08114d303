package io.penstock.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes of this build and of every released one share topics, folders and checkpoints. */
class ReleasedSchemasTest {
  private static final Path RELEASED = Path.of("released");
  private static final Path CURRENT = Path.of("src", "main", "avro");

  static Stream<Path> versions() throws IOException {
    try (Stream<Path> folders = Files.list(RELEASED)) {
      return folders.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  private static Set<String> acceptedSymbols() throws IOException {
    try (Stream<String> lines = Files.lines(RELEASED.resolve("accepted-symbols.txt"))) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.strip().split("\\s+", 3))
          .peek(words -> assertThat(words).as("an enum, a symbol and a reason").hasSize(3))
          .map(words -> words[0] + ' ' + words[1])
          .collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void eachReadsWhatTheOtherWrote(Path version) throws IOException {
    Compatibility compatibility =
        new Compatibility(
            SchemaFolder.read(version), SchemaFolder.read(CURRENT), acceptedSymbols());
    assertThat(compatibility.faults()).as("see `A schema changes` in README.md").isEmpty();
    assertThat(compatibility.unknownAccepted()).isEmpty();
  }

  @Test
  void thereIsACopyOfEveryReleasedSchema() throws IOException {
    assertThat(versions()).isNotEmpty();
    assertThat(SchemaFolder.read(RELEASED.resolve("0.1.0")))
        .hasSizeGreaterThanOrEqualTo(18)
        .containsKeys(
            "io.penstock.schemas.document.Fate",
            "io.penstock.schemas.shard.ShardManifest",
            "io.penstock.schemas.stage.StageRequest");
  }
}
