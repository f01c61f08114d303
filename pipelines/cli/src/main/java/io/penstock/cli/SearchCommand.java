package io.penstock.cli;

import io.penstock.cli.process.Foreground;
import io.penstock.cli.process.Program;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the index; a program of its own reads it, since the index lives with the models. */
@Command(
    name = "search",
    description = "Search the index: document, heading path, page and score of the best passages.")
final class SearchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "QUERY", arity = "1..*", description = "What to look for.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder of a demo, or of an index. Default: that of the last demo.")
  private @Nullable Path folder;

  @Option(
      names = {"-k", "--top"},
      paramLabel = "N",
      defaultValue = "5",
      description = "How many passages. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (count < 1 || count > 1000) {
      throw new ParameterException(spec.commandLine(), "-k: expected 1 to 1000, found " + count);
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--index", index(spec.commandLine().getErr()).toString()));
    arguments.addAll(List.of("-k", Integer.toString(count)));
    if (json) {
      arguments.add("--json");
    }
    // After this even a query that begins with a dash is a query.
    arguments.addAll(List.of("--", String.join(" ", words)));
    return Foreground.run(Program.SEARCH.forShortWork(), arguments);
  }

  private Path index(PrintWriter err) {
    if (folder == null) {
      DemoFolder last =
          LastDemo.ofUser()
              .folder()
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "which index? There was no demo yet: name a folder by --dir"));
      err.println("Using the demo in " + last.root());
      return existing(last);
    }
    DemoFolder demo = new DemoFolder(folder);
    return demo.isDemo() ? existing(demo) : demo.root();
  }

  private static Path existing(DemoFolder demo) {
    if (!Files.isDirectory(demo.index())) {
      throw new CommandFailure(demo.root() + " has no index yet");
    }
    return demo.index();
  }
}
