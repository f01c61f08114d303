package io.penstock.ingest.filter;

import io.penstock.text.dedupe.NearDuplicatePolicy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The steps that drop duplicates alone: for every line of a file its verdict. */
@Command(
    name = "penstock dedupe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Find the lines of a JSONL file whose text is that of an earlier line, or nearly.",
      "Writes a line for each: line, id (the line's number where it has none), verdict (keep, drop"
          + " or error), and for what is dropped rule (duplicate or near-duplicate), value,"
          + " threshold, message, kept and kept_line (the one it fell to) and similarity."
    },
    footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class DedupeMain implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "IN.jsonl", description = "One JSON object a line.")
  private Path in = Path.of("");

  @Option(
      names = {"--to", "-o"},
      paramLabel = "OUT.jsonl",
      description = "Where the verdicts go; it appears when all is done. Default: standard output.")
  private @Nullable Path to;

  @Option(
      names = "--field",
      defaultValue = "text",
      paramLabel = "KEY",
      description = "The key of the text. Default: ${DEFAULT-VALUE}.")
  private String field = "text";

  @Option(names = "--exact-only", description = "Keep near-duplicates.")
  private boolean exactOnly;

  @Option(
      names = "--threshold",
      paramLabel = "SHARE",
      description =
          "The least estimated Jaccard similarity of a near-duplicate. Default: ${DEFAULT-VALUE}.")
  private double threshold = NearDuplicatePolicy.DEFAULT.threshold();

  @Option(
      names = "--ngram",
      paramLabel = "WORDS",
      description = "What is compared: so many words in a row. Default: ${DEFAULT-VALUE}.")
  private int ngram = NearDuplicatePolicy.DEFAULT.ngramWords();

  @Option(
      names = "--bands",
      description = "Texts that agree in one band are compared. Default: ${DEFAULT-VALUE}.")
  private int bands = NearDuplicatePolicy.DEFAULT.bands();

  @Option(names = "--rows", description = "Rows of a band. Default: ${DEFAULT-VALUE}.")
  private int rows = NearDuplicatePolicy.DEFAULT.rowsPerBand();

  private DedupeMain() {}

  /** Exit status 0: done, 1: failed, 2: wrong usage. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    return new CommandLine(new DedupeMain()).execute(arguments);
  }

  @Override
  public Integer call() {
    NearDuplicatePolicy policy;
    try {
      policy =
          new NearDuplicatePolicy(
              ngram, bands, rows, threshold, NearDuplicatePolicy.DEFAULT.seed(), 0);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    Optional<NearDuplicatePolicy> near = exactOnly ? Optional.empty() : Optional.of(policy);
    return new VerdictFile("dedupe", in, to)
        .write(new LineDuplicates(near, field, VerdictFile.MAX_LINE_BYTES));
  }
}
