package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** The command line that deploy/compose.yaml gives to this program. */
class DeployedCommandTest {
  @Test
  void isOneThatTheProgramTakes() throws IOException {
    Path compose = Path.of("..", "..", "deploy", "compose.yaml");
    Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(Files.readString(compose));
    Object command = file.get("services").get("ingest").get("command");
    List<String> words = ((List<?>) command).stream().map(String::valueOf).toList();
    String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
    CommandLine program = new CommandLine(new IngestMain());
    assumeTrue(
        program.getSubcommands().get("documents").getCommandSpec().findOption("--flink-master")
            != null,
        "this build cannot submit to a cluster");
    assertThatCode(() -> program.parseArgs(arguments))
        .as(words.toString())
        .doesNotThrowAnyException();
  }
}
