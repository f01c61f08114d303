package io.penstock.cli.audit;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock shards verify}: exit code 1 names each wrong file. */
@Command(name = "verify", description = "Hashes every shard again and compares with its manifest.")
final class ShardsVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "A data folder, or a folder that holds some.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private record Result(long files, long bytes, List<Fault> faults) {}

  @Override
  public Integer call() {
    try {
      Result result = verify(DataFolders.in(folder, spec));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(Json.of(result));
      } else {
        result.faults().forEach(f -> out.println("FAULT " + f));
        out.printf(
            Locale.ROOT,
            "%s: %,d files, %,d bytes, %,d faults%n",
            result.faults().isEmpty() ? "OK" : "FAILED",
            result.files(),
            result.bytes(),
            result.faults().size());
      }
      out.flush();
      return result.faults().isEmpty() ? 0 : 1;
    } catch (IOException e) {
      return DataFolders.failed(e, spec);
    }
  }

  private static Result verify(List<DataFolder> folders) throws IOException {
    List<Fault> faults = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    for (DataFolder folder : folders) {
      for (String id : Manifests.ids(folder)) {
        ShardManifest manifest;
        try {
          manifest = Manifests.read(folder, id);
        } catch (IOException e) {
          faults.add(
              new Fault(
                  "manifest " + id, String.valueOf(e.getMessage()), "restore it from a copy"));
          continue;
        }
        for (ShardFile file : manifest.getFiles()) {
          faults.addAll(ShardFiles.faults(folder.shard(file), "manifest " + id, file));
          files++;
          bytes += file.getBytes();
        }
      }
      for (SealedSets.SealedSet set : SealedSets.in(folder)) {
        for (ShardFile file : set.manifest().getFiles()) {
          faults.addAll(
              ShardFiles.faults(set.folder().resolve(file.getName()), "its sealed version", file));
          files++;
          bytes += file.getBytes();
        }
      }
    }
    return new Result(files, bytes, faults);
  }
}
