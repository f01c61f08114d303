package io.penstock.cli.audit;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock shards}: looks at the shards of a data folder. */
@Command(
    name = "shards",
    description = "Lists, shows, verifies and exports the shards of a data folder.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ShardsListCommand.class,
      ShardsShowCommand.class,
      ShardsVerifyCommand.class,
      ShardsExportCommand.class
    })
public final class ShardsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "expected one of " + spec.subcommands().keySet());
  }
}
