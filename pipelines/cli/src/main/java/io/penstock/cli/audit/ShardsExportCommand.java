package io.penstock.cli.audit;

import io.penstock.cli.Progress;
import io.penstock.cli.export.Export;
import io.penstock.cli.export.ExportFormat;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardManifest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock shards export}: exit code 0 also where rows were left out; it says how many. */
@Command(name = "export", description = "Writes the live rows as files that other trainers read.")
final class ShardsExportCommand implements Callable<Integer> {
  /** How many rows between two looks at the terminal. */
  private static final int PROGRESS_ROWS = 1000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "A data folder, or a folder that holds some.")
  private Path folder = Path.of("");

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "jsonl, trl, llamafactory, lmstudio or verl (Parquet).")
  private ExportFormat format = ExportFormat.JSONL;

  @Option(
      names = "--to",
      paramLabel = "FILE|DIR",
      description =
          "A file (.jsonl, for verl .parquet), or a folder that gets a file for each kind."
              + " Default: lines on the standard output.")
  private @Nullable Path to;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "Only rows of this kind, such as CONVERSATION; may be given often. Default: all of"
              + " feedback, or of TEXT where there is none.")
  private @Nullable Set<ShardKind> kinds;

  @Override
  public Integer call() {
    Progress progress = new Progress(spec.commandLine().getErr());
    try {
      List<DataSet> sets = new ArrayList<>();
      for (DataFolder each : DataFolders.in(folder, spec)) {
        sets.add(DataSet.open(each));
      }
      Set<ShardKind> wanted = wanted(sets);
      Export export =
          new Export(
              format,
              rows -> {
                if (rows % PROGRESS_ROWS == 0) {
                  progress.show(String.format(Locale.ROOT, "%,d rows", rows));
                }
              });
      Map<ShardKind, Export.Count> counts = write(export, sets, wanted);
      progress.clear();
      report(counts);
      return 0;
    } catch (IOException e) {
      progress.clear();
      return DataFolders.failed(e, spec);
    }
  }

  private Set<ShardKind> wanted(List<DataSet> sets) throws IOException {
    Set<ShardKind> there = EnumSet.noneOf(ShardKind.class);
    for (DataSet set : sets) {
      for (ShardManifest manifest : set.manifests().values()) {
        manifest.getFiles().stream()
            .map(ShardFile::getKind)
            .filter(ExportFormat::isExported)
            .forEach(there::add);
      }
    }
    if (kinds != null) {
      for (ShardKind kind : kinds) {
        if (!ExportFormat.isExported(kind)) {
          throw usage("--kind " + kind + ": such rows are no training data");
        }
      }
      there.retainAll(kinds);
    } else if (there.size() > 1) {
      there.remove(ShardKind.TEXT);
    }
    if (there.isEmpty()) {
      throw new IOException(
          "no manifest in " + folder + " names a shard of " + (kinds == null ? "rows" : kinds));
    }
    return there;
  }

  private Map<ShardKind, Export.Count> write(
      Export export, List<DataSet> sets, Set<ShardKind> wanted) throws IOException {
    String ending = format == ExportFormat.VERL ? ".parquet" : ".jsonl";
    if (to != null && !to.toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
      if (Files.isRegularFile(to)) {
        throw usage("--to " + to + " is a file, expected a folder or a file that ends " + ending);
      }
      return export.toFolder(sets, wanted, to);
    }
    if (wanted.size() > 1 && format != ExportFormat.JSONL) {
      throw usage(
          "there are rows of "
              + wanted
              + ", which make one file each: expected --to DIR or --kind");
    }
    if (to != null) {
      return export.toFile(sets, wanted, to);
    }
    if (format == ExportFormat.VERL) {
      throw usage("Parquet goes into a file: expected --to FILE.parquet or --to DIR");
    }
    OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
    Map<ShardKind, Export.Count> counts = export.toStream(sets, wanted, out);
    out.flush();
    return counts;
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  /** Beside the rows, which may be on the standard output. */
  private void report(Map<ShardKind, Export.Count> counts) {
    PrintWriter err = spec.commandLine().getErr();
    counts.forEach(
        (kind, count) ->
            err.printf(
                Locale.ROOT,
                "%s: %,d rows written%s%n",
                kind,
                count.written(),
                count.leftOut() == 0
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        ", %,d left out: %s has no form for them",
                        count.leftOut(),
                        format.name().toLowerCase(Locale.ROOT))));
    err.flush();
  }
}
