package io.penstock.stages;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the programs of this jar have in common with the command that starts them. */
final class Programs {
  private Programs() {}

  /** A program's command line, which refuses wrong usage in two lines instead of a page. */
  static CommandLine commandLine(Object program) {
    return configured(new CommandLine(program));
  }

  /** The same for one that has commands already. */
  static CommandLine configured(CommandLine command) {
    return command
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((exception, arguments) -> refuse(exception));
  }

  private static int refuse(ParameterException exception) {
    CommandLine command = exception.getCommandLine();
    String name = command.getCommandSpec().qualifiedName(" ");
    PrintWriter err = command.getErr();
    err.println(name + ": " + exception.getMessage());
    err.println("See " + name + " --help");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }
}
