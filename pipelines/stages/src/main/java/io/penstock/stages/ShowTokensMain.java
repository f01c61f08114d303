package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.stages.seal.ShownTokens;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program behind {@code penstock shards show --tokens}. */
@Command(
    name = "penstock shards show --tokens",
    mixinStandardHelpOptions = true,
    description = {
      "Print rows of a sealed version as text, by the tokenizer that lies with it: what is trained"
          + " on in green, what is masked in grey; without colour, what is trained on in brackets."
    })
public final class ShowTokensMain implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      description = "A sealed version, or a data folder that holds one alone.")
  private Path folder = Path.of("");

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "train, evaluation or test. Default: train.")
  private String split = Split.TRAIN.label();

  @Option(names = "--row", paramLabel = "N", description = "The first row, from 0. Default: 0.")
  private long first;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many rows. Default: 10.")
  private long limit = 10;

  @Option(names = "--no-color", description = "Brackets in place of colours, as in a file.")
  private boolean plain;

  ShowTokensMain() {}

  /** Ends with 0 when the rows are printed, 1 when they cannot be read, 2 on wrong usage. */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
    int code = Programs.commandLine(new ShowTokensMain()).setOut(out).execute(arguments);
    out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() {
    Split wanted =
        Arrays.stream(Split.values())
            .filter(s -> s.label().equals(split))
            .findFirst()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--split: expected train, evaluation or test, found '" + split + "'"));
    try {
      SealedData sealed = SealedData.open(version());
      if (!sealed.splits().contains(wanted)) {
        throw new IOException(sealed.folder() + " has no split " + split);
      }
      boolean colours = !plain && isTerminal();
      show(sealed, wanted, new ShownTokens(sealed.tokenizer(), colours));
      return CommandLine.ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      spec.commandLine().getErr().println("penstock shards show: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** A pipe and a file have no console; the property of other programs tells of standard error. */
  @SuppressWarnings("SystemConsoleNull") // the build is held to 17, where this tells
  private static boolean isTerminal() {
    return System.console() != null;
  }

  private void show(SealedData sealed, Split wanted, ShownTokens shown) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (ShardReader reader = ShardReader.open(sealed.tokens(wanted))) {
      if (first < 0 || first >= reader.rows()) {
        throw new IOException(
            "--row: %s has rows 0 to %d, found %d"
                .formatted(sealed.tokens(wanted), reader.rows() - 1, first));
      }
      reader.skipTo(first);
      for (long number = first; number < Math.min(reader.rows(), first + limit); number++) {
        ShardRow row = reader.next();
        if (row != null) {
          shown.print(number, row, out);
        }
      }
    }
  }

  private Path version() throws IOException {
    Path sealed = new DataFolder(folder).sealed();
    if (!Files.isDirectory(sealed)) {
      return folder;
    }
    List<Path> versions;
    try (Stream<Path> children = Files.list(sealed)) {
      versions = children.filter(c -> Files.exists(c.resolve("manifest.json"))).sorted().toList();
    }
    if (versions.size() != 1) {
      throw new IOException(
          "%s: expected one sealed version, found %d; name one of %s"
              .formatted(sealed, versions.size(), versions));
    }
    return versions.get(0);
  }
}
