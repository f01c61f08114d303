package io.penstock.cli.demo;

import io.penstock.cli.CommandFailure;
import io.penstock.cli.DemoFolder;
import io.penstock.cli.DemoFolder.Description;
import io.penstock.cli.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Takes a folder for a demo of some data, or refuses to. */
final class DemoClaim {
  private DemoClaim() {}

  /** Whether the folder may be used: it is new, empty, or a demo of the same data. */
  static void check(DemoFolder folder, Path input) {
    Optional<Description> earlier = folder.described();
    if (earlier.isPresent()) {
      if (!earlier.get().input().equals(input.toString())) {
        throw new CommandFailure(
            "%s holds a demo of %s: choose another folder by --dir, or remove it"
                .formatted(folder.root(), earlier.get().input()));
      }
      return;
    }
    try {
      if (!Files.exists(folder.root())) {
        return;
      }
      try (var files = Files.list(folder.root())) {
        if (files.findAny().isPresent()) {
          throw new CommandFailure(
              folder.root() + " is not empty and no demo made it: choose another folder by --dir");
        }
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + folder.root() + ": " + e, e);
    }
  }

  /**
   * Marks the folder as a demo's. It keeps its port, since the state of the ingest names the
   * broker.
   */
  static void take(DemoFolder folder, Path input) throws IOException {
    if (!folder.isDemo()) {
      folder.describe(
          new Description("localhost:" + EmbeddedBroker.freePort(), input.toString(), false));
    }
  }
}
