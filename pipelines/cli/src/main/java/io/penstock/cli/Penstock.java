package io.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.cli.audit.AuditCommand;
import io.penstock.cli.audit.ShardsCommand;
import io.penstock.cli.broker.BrokerCommand;
import io.penstock.cli.broker.TopicsCommand;
import io.penstock.cli.demo.DemoCommand;
import io.penstock.cli.experiment.ExperimentCommand;
import io.penstock.cli.process.DelegatedCommand;
import io.penstock.cli.publish.PublishCommand;
import io.penstock.cli.run.RunCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code penstock} command. */
@Command(
    name = "penstock",
    description = "A stream of documents and feedback in, trained models and live search out.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class Penstock implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Penstock() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int code = commandLine(out, err).execute(arguments);
    out.flush();
    err.flush();
    // Threads of a broker or a client must not keep a finished command alive.
    System.exit(code);
  }

  /** Always UTF-8: a bare POSIX locale would turn every other letter into a question mark. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), UTF_8), /* autoFlush= */ true);
  }

  /** The command line with all its commands, writing where it is told. */
  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine root = new CommandLine(new Penstock());
    root.addSubcommand(new DemoCommand());
    root.addSubcommand(new SamplesCommand());
    root.addSubcommand(new BrokerCommand());
    root.addSubcommand(new TopicsCommand());
    root.addSubcommand(new PublishCommand());
    root.addSubcommand(new RunCommand());
    root.addSubcommand(new DelegatedCommand.Ingest());
    root.addSubcommand(new DelegatedCommand.Extract());
    root.addSubcommand(new DelegatedCommand.Filter());
    root.addSubcommand(new DelegatedCommand.Dedupe());
    root.addSubcommand(new DelegatedCommand.Template());
    root.addSubcommand(new DelegatedCommand.Tokenizer());
    CommandLine shards = new CommandLine(new ShardsCommand());
    shards.addSubcommand(new DelegatedCommand.Seal());
    root.addSubcommand(shards);
    root.addSubcommand(new AuditCommand());
    root.addSubcommand(new DelegatedCommand.Worker());
    root.addSubcommand(new DelegatedCommand.Train());
    root.addSubcommand(new DelegatedCommand.Predict());
    root.addSubcommand(new DelegatedCommand.Merge());
    root.addSubcommand(new SearchCommand());
    root.addSubcommand(new ExperimentCommand());
    root.addSubcommand(new DoctorCommand());
    configure(root, out, err);
    return root;
  }

  private static void configure(CommandLine command, PrintWriter out, PrintWriter err) {
    command.setOut(out);
    command.setErr(err);
    command.setUsageHelpWidth(100);
    command.setUsageHelpAutoWidth(false);
    command.setAbbreviatedOptionsAllowed(false);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler(Penstock::refuse);
    command.setExecutionExceptionHandler(Penstock::fail);
    addHelp(command);
  }

  /** Every command has the same help option, and names its options in one order: as written. */
  private static void addHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.userObject() instanceof DelegatedCommand) {
      // Its program has the options, the help among them.
      command.setUnmatchedOptionsArePositionalParams(true);
      return;
    }
    if (spec.findOption("--help") == null) {
      spec.addOption(
          CommandLine.Model.OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this and exit.")
              .build());
    }
    spec.usageMessage().sortOptions(false).abbreviateSynopsis(false);
    command.getSubcommands().values().forEach(Penstock::addHelp);
  }

  private static int refuse(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName(" ");
    err.println(name + ": " + exception.getMessage());
    UnmatchedArgumentException.printSuggestions(exception, err);
    err.println("See " + name + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Exception exception, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName(" ");
    if (exception instanceof CommandFailure) {
      err.println(name + ": " + exception.getMessage());
    } else {
      err.println(name + ": internal error, please report it:");
      exception.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
