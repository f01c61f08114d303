package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.train.Invariances;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code penstock train METHOD --check}: tries a job in a folder of its own, and says what holds.
 */
final class InvarianceCheck {
  private InvarianceCheck() {}

  static List<Invariances.Finding> of(TrainJob job, NDManager manager) throws IOException {
    Path folder = Files.createTempDirectory("penstock-check");
    try {
      return job.check(folder, manager);
    } finally {
      deleteRecursively(folder);
    }
  }

  static void print(List<Invariances.Finding> findings, PrintWriter out) {
    for (Invariances.Finding finding : findings) {
      out.println(
          "%-34s %-5s difference %.3g, tolerance %.3g"
              .formatted(
                  finding.name(),
                  finding.holds() ? "ok" : "FAILS",
                  finding.difference(),
                  finding.tolerance()));
    }
    out.flush();
  }

  private static void deleteRecursively(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
