package io.penstock.ingest.filter;

import io.penstock.text.container.LimitedLines;
import io.penstock.text.filter.Recipe;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
          + " rule, value, threshold and message."
    },
    footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class FilterMain implements Callable<Integer> {
  /** As the reader of raw documents has it: longer ones are errors. */
  private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

  private static final long PROGRESS_NANOS = 2_000_000_000L;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "IN.jsonl", description = "One JSON object a line.")
  private Path in = Path.of("");

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "NAME",
      description = "fineweb, gopher, c4, docs or none.")
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
      known = Recipe.named(recipe);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--recipe: " + e.getMessage());
    }
    if (!Files.isReadable(in)) {
      System.err.println("penstock filter: " + in + ": no such file, or not allowed");
      return CommandLine.ExitCode.SOFTWARE;
    }
    LineVerdicts verdicts = new LineVerdicts(known.rules(), field, withText, MAX_LINE_BYTES);
    try {
      if (to == null) {
        write(verdicts, new FileOutputStream(FileDescriptor.out));
      } else {
        Path unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
        write(verdicts, Files.newOutputStream(unfinished));
        Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (FileSystemException e) {
      System.err.println("penstock filter: " + e.getMessage() + ": no such file, or not allowed");
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IOException e) {
      System.err.println("penstock filter: " + in + ": " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    System.err.println("filter: " + verdicts.summary());
    return CommandLine.ExitCode.OK;
  }

  private void write(LineVerdicts verdicts, OutputStream target) throws IOException {
    boolean terminal = Boolean.getBoolean("penstock.terminal");
    try (InputStream bytes = Files.newInputStream(in);
        OutputStream out = new BufferedOutputStream(target)) {
      long size = Math.max(1, Files.size(in));
      LimitedLines lines = new LimitedLines(bytes, MAX_LINE_BYTES);
      long shownAt = System.nanoTime();
      boolean shown = false;
      while (lines.next()) {
        out.write(verdicts.verdict(lines));
        out.write('\n');
        if (System.nanoTime() - shownAt >= PROGRESS_NANOS) {
          String share = "filter: %d %%".formatted(100 * lines.readBytes() / size);
          System.err.print(terminal ? "\r" + share : share + System.lineSeparator());
          shownAt = System.nanoTime();
          shown = true;
        }
      }
      if (shown && terminal) {
        System.err.print("\r\033[K");
      }
    }
  }
}
