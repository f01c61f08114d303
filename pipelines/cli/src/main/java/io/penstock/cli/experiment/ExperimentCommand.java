package io.penstock.cli.experiment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands on runs. */
@Command(
    name = "experiment",
    description = "List and show runs with their metrics.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ExperimentListCommand.class, ExperimentShowCommand.class})
public final class ExperimentCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command: list or show");
  }
}
