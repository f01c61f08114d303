package io.penstock.ingest;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The ingest process: {@code documents} or {@code feedback}. */
@Command(
    name = "penstock-ingest",
    mixinStandardHelpOptions = true,
    description = "Turns topics or files into shards, each record exactly once.",
    subcommands = {IngestMain.Documents.class, IngestMain.Feedback.class, StopCommand.class})
public final class IngestMain {
  IngestMain() {}

  /** Exit status 0: done, 1: failed, 2: wrong usage. */
  public static void main(String[] arguments) {
    // Flink's and Kafka's threads outlive a cancelled job.
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    return new CommandLine(new IngestMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  @Command(
      name = "documents",
      mixinStandardHelpOptions = true,
      description =
          "Parses, cleans, filters, dedupes and chunks documents into text and chunk shards.")
  static final class Documents implements Callable<Integer> {
    @Mixin IngestArguments arguments = new IngestArguments();

    @Override
    public Integer call() throws Exception {
      return new IngestCommand(IngestPlan.Kind.DOCUMENTS, arguments).execute();
    }
  }

  @Command(
      name = "feedback",
      mixinStandardHelpOptions = true,
      description = "Validates preferences and instructions into shards of their kinds.")
  static final class Feedback implements Callable<Integer> {
    @Mixin IngestArguments arguments = new IngestArguments();

    @Override
    public Integer call() throws Exception {
      return new IngestCommand(IngestPlan.Kind.FEEDBACK, arguments).execute();
    }
  }
}
