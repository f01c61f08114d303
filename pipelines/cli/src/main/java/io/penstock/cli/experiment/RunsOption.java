package io.penstock.cli.experiment;

import io.penstock.cli.CommandFailure;
import io.penstock.cli.DemoFolder;
import io.penstock.cli.LastDemo;
import io.penstock.cli.broker.Kafka;
import io.penstock.experiments.RunStore;
import io.penstock.experiments.RunStoreConsumer;
import io.penstock.experiments.RunStoreException;
import io.penstock.experiments.StoreFormatException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where runs are read from. */
final class RunsOption {
  private static final Duration POLL = Duration.ofMillis(200);

  @ArgGroup private @Nullable Place place;

  private static final class Place {
    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "The folder of a demo. Default: that of the last demo.")
    private @Nullable Path folder;

    @Option(
        names = "--bootstrap",
        paramLabel = "HOST:PORT",
        description = "Read the events of this Kafka broker instead.")
    private @Nullable String bootstrap;
  }

  /** Shows a store that holds all that can be known now; says on {@code err} what was guessed. */
  void read(PrintWriter err, Consumer<RunStore> reader) {
    if (place != null && place.bootstrap != null) {
      try (RunStore store = RunStore.inMemory()) {
        update(store, place.bootstrap);
        reader.accept(store);
      }
      return;
    }
    DemoFolder demo = place != null && place.folder != null ? given(place.folder) : last(err);
    Optional<String> broker = demo.bootstrap().filter(Kafka::listens);
    if (broker.isEmpty() && !Files.exists(demo.runs())) {
      throw new CommandFailure(demo.root() + " holds no runs yet, and its broker is not running");
    }
    try (RunStore store = RunStore.open(demo.runs())) {
      broker.ifPresent(bootstrap -> update(store, bootstrap));
      reader.accept(store);
    } catch (StoreFormatException | RunStoreException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static DemoFolder given(Path folder) {
    DemoFolder demo = new DemoFolder(folder);
    if (!demo.isDemo()) {
      throw new CommandFailure("--dir " + folder + ": no demo was made in this folder");
    }
    return demo;
  }

  private static DemoFolder last(PrintWriter err) {
    DemoFolder demo =
        LastDemo.ofUser()
            .folder()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "which runs? Name the folder of a demo by --dir, or a broker by --bootstrap"));
    err.println("Using the demo in " + demo.root());
    return demo;
  }

  private static void update(RunStore store, String bootstrap) {
    Boolean unused =
        Kafka.reaching(
            bootstrap,
            () -> {
              try (RunStoreConsumer consumer =
                  new RunStoreConsumer(bootstrap, Kafka.PATIENCE, store)) {
                consumer.readToEnd(POLL);
              }
              return true;
            });
  }
}
