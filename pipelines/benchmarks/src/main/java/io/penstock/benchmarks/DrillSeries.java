package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that all drills have, and the loop over them. */
final class DrillSeries {
  @Option(names = "--drills", description = "How many drills. Default: ${DEFAULT-VALUE}.")
  private int drills = 20;

  @Option(names = "--records", description = "Records a drill. Default: ${DEFAULT-VALUE}.")
  private int records = 4000;

  @Option(names = "--seed", description = "Seed of input and endings. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--dir",
      description =
          "Where drills lie; clean ones are removed at once. Default: a new temporary folder.")
  private Path folder = Path.of("");

  @Option(names = "--keep", description = "Keep clean drills, too.")
  private boolean keep;

  /** One drill. */
  interface Drill {
    /** Runs the drill of that number, from 0. */
    DrillReport run(Path place, int records, int number, long seed)
        throws IOException, InterruptedException;
  }

  /** Exit code 0 if all were clean. */
  int run(String name, Drill drill) throws IOException, InterruptedException {
    Path root =
        folder.toString().isEmpty()
            ? Files.createTempDirectory(name + "-")
            : Files.createDirectories(folder.toAbsolutePath());
    int clean = 0;
    for (int i = 0; i < drills; i++) {
      Path place = root.resolve(String.format(Locale.ROOT, "drill-%02d", i + 1));
      DrillReport report = drill.run(place, records, i, seed + i);
      System.out.println("drill " + (i + 1) + ": " + report.line());
      if (report.clean()) {
        clean++;
        if (!keep) {
          Folders.delete(place);
        }
      } else {
        System.out.println("  all of it lies in " + place);
      }
    }
    System.out.println(clean + " of " + drills + " clean");
    return clean == drills ? 0 : 1;
  }
}
