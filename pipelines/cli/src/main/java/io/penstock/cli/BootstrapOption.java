package io.penstock.cli;

import io.penstock.cli.broker.Kafka;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which broker a command talks to. */
public final class BootstrapOption {
  private static final String DEFAULT = "localhost:9092";

  @ArgGroup private @Nullable Place place;

  private static final class Place {
    @Option(
        names = "--bootstrap",
        paramLabel = "HOST:PORT",
        description = "The Kafka broker. Default: that of the last demo, else " + DEFAULT + ".")
    private @Nullable String bootstrap;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "The folder of a demo, for its broker.")
    private @Nullable Path folder;
  }

  /**
   * The broker to use; says so on {@code err} where it was found out and not given.
   *
   * @throws CommandFailure if it is a demo's that does not run
   */
  public String bootstrap(PrintWriter err) {
    if (place != null && place.bootstrap != null) {
      return place.bootstrap;
    }
    if (place != null && place.folder != null) {
      return running(new DemoFolder(place.folder));
    }
    DemoFolder last = LastDemo.ofUser().folder().orElse(null);
    if (last == null) {
      return DEFAULT;
    }
    String bootstrap = running(last);
    err.println("Using the broker of the demo in " + last.root());
    return bootstrap;
  }

  private static String running(DemoFolder demo) {
    String bootstrap =
        demo.bootstrap()
            .orElseThrow(() -> new CommandFailure("no demo was made in the folder " + demo.root()));
    if (!Kafka.listens(bootstrap)) {
      throw new CommandFailure(
          "the demo in %s does not run now: start it by `penstock demo --dir %s --serve`, or name a broker by --bootstrap"
              .formatted(demo.root(), demo.root()));
    }
    return bootstrap;
  }
}
