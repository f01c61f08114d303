package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The command line that deploy/compose.yaml gives to this program. */
class DeployedCommandTest {
  @Test
  void isOneThatTheProgramTakes() throws IOException {
    Path compose = Path.of("..", "..", "deploy", "compose.yaml");
    Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(Files.readString(compose));
    Object command = file.get("services").get("worker").get("command");
    List<String> words = ((List<?>) command).stream().map(String::valueOf).toList();
    String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
    assertThatCode(() -> Programs.commandLine(new StageWorkerMain()).parseArgs(arguments))
        .as(words.toString())
        .doesNotThrowAnyException();
  }
}
