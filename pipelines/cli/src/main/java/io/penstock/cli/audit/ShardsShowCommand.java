package io.penstock.cli.audit;

import io.penstock.cli.process.Foreground;
import io.penstock.cli.process.Program;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock shards show}. */
@Command(name = "show", description = "Prints rows of one shard, or of all shards of a kind.")
final class ShardsShowCommand implements Callable<Integer> {
  private static final int SHOWN_CHARACTERS = 300;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "A data folder, or a folder that holds some.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A shard's name, as `shards list` prints it.")
  private @Nullable String file;

  @Option(names = "--kind", description = "One of: ${COMPLETION-CANDIDATES}.")
  private @Nullable ShardKind kind;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many rows. Default: 10.")
  private long limit = 10;

  @Option(names = "--json", description = "Print one JSON object a row, nothing cut short.")
  private boolean json;

  @Option(
      names = "--tokens",
      description =
          "Print rows of the sealed version in DIR as text, what is trained on in colour.")
  private boolean tokens;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "With --tokens: train, evaluation or test. Default: train.")
  private String split = "train";

  @Option(
      names = "--row",
      paramLabel = "N",
      description = "With --tokens: the first row, from 0. Default: 0.")
  private long first;

  @Option(
      names = "--no-color",
      description = "With --tokens: brackets in place of colours, as where no terminal is.")
  private boolean plain;

  @Override
  public Integer call() throws InterruptedException {
    if (tokens) {
      return Foreground.run(Program.SHOW_TOKENS, tokensArguments());
    }
    if (file == null && kind == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "expected FILE or --kind, such as --kind TEXT");
    }
    try {
      long shown = 0;
      boolean found = false;
      for (DataFolder each : DataFolders.in(folder, spec)) {
        for (ShardManifest manifest : Manifests.all(each).values()) {
          for (ShardFile shard : manifest.getFiles()) {
            if (wanted(shard)) {
              found = true;
              shown += show(each.shard(shard), limit - shown);
            }
          }
        }
      }
      spec.commandLine().getOut().flush();
      if (!found) {
        throw new IOException(
            "no manifest in " + folder + " names " + (file == null ? "a shard of " + kind : file));
      }
      return 0;
    } catch (IOException e) {
      return DataFolders.failed(e, spec);
    }
  }

  private List<String> tokensArguments() {
    if (file != null || kind != null || json) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--tokens takes no FILE, --kind or --json");
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(folder.toString());
    arguments.addAll(List.of("--split", split));
    arguments.addAll(List.of("--row", Long.toString(first)));
    arguments.addAll(List.of("--limit", Long.toString(limit)));
    if (plain) {
      arguments.add("--no-color");
    }
    return arguments;
  }

  private boolean wanted(ShardFile shard) {
    return (file == null || shard.getName().equals(file))
        && (kind == null || shard.getKind() == kind);
  }

  private long show(Path shard, long rows) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    long shown = 0;
    try (ShardReader reader = ShardReader.open(shard)) {
      ShardRow row = shown < rows ? reader.next() : null;
      while (row != null) {
        if (json) {
          out.println(Json.line(values(row)));
        } else {
          out.println("--- " + shard.getFileName());
          values(row)
              .forEach(
                  (column, value) -> out.printf(Locale.ROOT, "%-13s %s%n", column, brief(value)));
        }
        shown++;
        row = shown < rows ? reader.next() : null;
      }
    }
    return shown;
  }

  private static Map<String, @Nullable Object> values(ShardRow row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    row.columns().forEach(column -> values.put(column, row.value(column)));
    return values;
  }

  private static String brief(@Nullable Object value) {
    String text;
    if (value instanceof byte[] bytes) {
      text = bytes.length + " bytes";
    } else if (value instanceof List<?> list) {
      text =
          list.stream()
              .map(i -> i instanceof Object[] struct ? Arrays.toString(struct) : String.valueOf(i))
              .toList()
              .toString();
    } else {
      text = String.valueOf(value);
    }
    text = text.replace("\n", "\\n");
    return text.length() <= SHOWN_CHARACTERS
        ? text
        : text.substring(0, SHOWN_CHARACTERS) + "... (" + text.length() + " characters)";
  }
}
