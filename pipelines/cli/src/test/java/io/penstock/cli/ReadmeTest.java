package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReadmeTest {
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^\\./penstock ([a-z]+)(?: ([a-z]+))?");

  @Test
  void everyCommandItShowsIsThere() throws IOException {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine penstock = Penstock.commandLine(nowhere, nowhere);
    List<MatchResult> shown =
        COMMAND.matcher(Files.readString(Path.of("..", "..", "README.md"))).results().toList();
    assertThat(shown).hasSizeGreaterThan(5);
    for (MatchResult command : shown) {
      CommandLine found = penstock.getSubcommands().get(command.group(1));
      assertThat(found).as(command.group()).isNotNull();
      if (!found.getSubcommands().isEmpty()) {
        assertThat(found.getSubcommands()).as(command.group()).containsKey(command.group(2));
      }
    }
  }
}
