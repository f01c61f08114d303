package io.penstock.ingest.filter;

import io.penstock.text.recipe.Recipe;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The filter step alone: for every line of a file its verdict. */
@Command(
    name = "penstock filter",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Judge every line of a JSONL file by a recipe.",
      "Writes a line for each: line, id, verdict (keep, drop or error), and for what is not kept"
          + " rule, value, threshold and message; what rules found out is in labels."
    },
    footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class FilterMain implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "IN.jsonl", description = "One JSON object a line.")
  private Path in = Path.of("");

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "NAME|FILE.yaml",
      description = "fineweb, gopher, c4, docs or none, or a file of steps.")
  private String recipe = "";

  @Option(
      names = "--to",
      paramLabel = "OUT.jsonl",
      description = "Where the verdicts go; it appears when all is done. Default: standard output.")
  private @Nullable Path to;

  @Option(
      names = "--field",
      defaultValue = "text",
      paramLabel = "KEY",
      description = "The key of the text. Default: ${DEFAULT-VALUE}.")
  private String field = "text";

  @Option(
      names = "--with-text",
      description = "Give the text that is kept, as the recipe leaves it.")
  private boolean withText;

  private FilterMain() {}

  /** Exit status 0: done, 1: failed, 2: wrong usage. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    return new CommandLine(new FilterMain()).execute(arguments);
  }

  @Override
  public Integer call() {
    Recipe known;
    try {
      known = Recipe.of(recipe);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--recipe: " + e.getMessage());
    }
    return new VerdictFile("filter", in, to)
        .write(new LineVerdicts(known.rules(), field, withText, VerdictFile.MAX_LINE_BYTES));
  }
}
