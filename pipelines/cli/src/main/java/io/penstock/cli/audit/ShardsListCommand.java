package io.penstock.cli.audit;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock shards list}. */
@Command(name = "list", description = "Lists manifests, their shards, and the sealed versions.")
final class ShardsListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "A data folder, or a folder that holds some.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** A shard, as a machine reads it. */
  private record Listed(
      String folder,
      String manifest,
      String created,
      String kind,
      String name,
      long rows,
      long tokens,
      long bytes) {}

  @Override
  public Integer call() {
    try {
      List<Listed> shards = new ArrayList<>();
      List<SealedSets.SealedSet> sealed = new ArrayList<>();
      for (DataFolder each : DataFolders.in(folder, spec)) {
        list(each, shards);
        sealed.addAll(SealedSets.in(each));
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(Json.of(shards));
      } else {
        print(shards, sealed, out);
      }
      out.flush();
      return 0;
    } catch (IOException e) {
      return DataFolders.failed(e, spec);
    }
  }

  private static void list(DataFolder folder, List<Listed> shards) throws IOException {
    List<Map.Entry<String, ShardManifest>> manifests =
        new ArrayList<>(Manifests.all(folder).entrySet());
    manifests.sort(
        Comparator.comparingLong(
                (Map.Entry<String, ShardManifest> e) -> e.getValue().getCreatedAt())
            .thenComparing(Map.Entry::getKey));
    for (Map.Entry<String, ShardManifest> manifest : manifests) {
      String created = Instant.ofEpochMilli(manifest.getValue().getCreatedAt()).toString();
      for (ShardFile file : manifest.getValue().getFiles()) {
        shards.add(
            new Listed(
                folder.root().toString(),
                manifest.getKey(),
                created,
                file.getKind().toString(),
                file.getName(),
                file.getRows(),
                file.getTokens(),
                file.getBytes()));
      }
    }
  }

  private static void print(
      List<Listed> shards, List<SealedSets.SealedSet> sealed, PrintWriter out) {
    String in = "";
    Table table = header();
    for (Listed shard : shards) {
      if (!shard.folder().equals(in)) {
        out.print(in.isEmpty() ? "" : table + "\n");
        in = shard.folder();
        out.println(in);
        table = header();
      }
      table.row(
          shard.name(),
          shard.kind(),
          shard.rows(),
          shard.tokens(),
          shard.bytes(),
          shard.created(),
          shard.manifest().substring(0, 12));
    }
    out.print(in.isEmpty() ? "no shards\n" : table);
    for (SealedSets.SealedSet set : sealed) {
      out.printf(
          Locale.ROOT,
          "sealed %s: version %s, %,d documents, sequences of %,d, seed %d, splits %s%n",
          set.folder(),
          set.version().getVersion(),
          set.version().getDocuments(),
          set.version().getSequenceLength(),
          set.version().getSeed(),
          set.version().getSplits().keySet());
    }
  }

  private static Table header() {
    return new Table("shard", "kind", "rows", "tokens", "bytes", "created", "manifest");
  }
}
