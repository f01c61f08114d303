package io.penstock.cli;

import io.penstock.cli.samples.SampleCorpus;
import io.penstock.cli.samples.SampleSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the example corpus. */
@Command(
    name = "samples",
    description = "Write example documents, preferences, instructions and a pipeline file.")
final class SamplesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      description = "Made where it is missing; files of the same names are replaced.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    SampleSummary summary;
    try {
      summary = SampleCorpus.writeTo(folder);
    } catch (IOException e) {
      throw new CommandFailure("cannot write into " + folder + ": " + e, e);
    }
    if (json) {
      spec.commandLine()
          .getOut()
          .println(
              Json.text(
                  Json.object()
                      .put("folder", folder.toString())
                      .put("documents", summary.documents())
                      .put("updates", summary.updates())
                      .put("deletes", summary.deletes())
                      .put("preferences", summary.preferences())
                      .put("instructions", summary.instructions())
                      .put("bytes", summary.bytes())));
    } else {
      spec.commandLine()
          .getOut()
          .println(
              "%s: %d documents, %d updates, %d deletes, %d preferences, %d instructions (%s); see %s"
                  .formatted(
                      folder,
                      summary.documents(),
                      summary.updates(),
                      summary.deletes(),
                      summary.preferences(),
                      summary.instructions(),
                      Progress.bytes(summary.bytes()),
                      folder.resolve("README.md")));
    }
    return CommandLine.ExitCode.OK;
  }
}
