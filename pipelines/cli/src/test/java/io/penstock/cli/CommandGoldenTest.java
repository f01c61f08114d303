package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.process.DelegatedCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandGoldenTest {

  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect(
        Penstock.commandLine(
            new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())),
        names);
    return names.stream();
  }

  /** All commands but those whose help is another program's. */
  private static void collect(CommandLine command, List<String> names) {
    if (!(command.getCommandSpec().userObject() instanceof DelegatedCommand)) {
      names.add(command.getCommandSpec().qualifiedName(" "));
    }
    command.getSubcommands().values().forEach(c -> collect(c, names));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelp(String name) {
    List<String> words = new ArrayList<>(List.of(name.split(" ")));
    words.remove(0);
    words.add("--help");
    CommandResult result = CommandResult.of(words.toArray(new String[0]));
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    Golden.assertMatches("help-" + name.replace(' ', '-'), result.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "broker --dir x --port many|--port|many|int",
        "broker --dir x --port 70000|--port|70000|0 to 65535",
        "publish|PATH|--delete|neither",
        "publish --topic raw-stuff x|--topic|raw-stuff|raw-documents",
        "publish --topic raw-preferences --delete x|--delete|raw-preferences|raw-documents",
        "search -k 0 water|-k|0|1 to 1000",
        "topics|expected|apply|--help",
        "experiment|expected|list|show",
        "experiment show|Missing|RUN|--help",
        "demo --color|--color|nknown|--help",
        "frobnicate|frobnicate|nmatched|--help",
      })
  void wrongUsageIsRefusedByName(String line, String one, String two, String three) {
    CommandResult result = CommandResult.of(line.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(one, two, three).contains("See penstock");
  }

  @Test
  void withoutACommandUsageIsWrong() {
    CommandResult result = CommandResult.of();
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("a command is missing", "See penstock --help");
  }
}
