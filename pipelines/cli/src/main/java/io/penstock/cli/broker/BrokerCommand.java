package io.penstock.cli.broker;

import io.penstock.cli.CommandFailure;
import io.penstock.schemas.Topics;
import io.penstock.schemas.shard.DiskFullException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a broker until the process is told to end. */
@Command(
    name = "broker",
    description = {
      "Run a Kafka broker on a folder, heard on this machine only, with all topics of Penstock.",
      "It runs until it is interrupted, and goes on where it was when started on the folder again."
    })
public final class BrokerCommand implements Callable<Integer> {
  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  /** Its largest record, and what it writes to open its logs again. */
  private static final long RESTART_BYTES = Topics.RECORD_BYTES_MAX + 16L * 1024 * 1024;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "Where the broker keeps its logs.")
  private Path folder = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Where clients connect; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--exit-with", hidden = true, paramLabel = "PID")
  private @Nullable Long parent;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65535) {
      throw new ParameterException(
          spec.commandLine(), "--port: expected 0 to 65535, found " + port);
    }
    // Before Kafka makes its first logger: what goes wrong in a broker must not go wrong in
    // silence.
    if (System.getProperty(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "error");
    }
    PrintWriter err = spec.commandLine().getErr();
    Exit.setHaltProcedure(
        (code, message) -> {
          // Kafka halts where its logs cannot be written, and says so to its own log alone.
          err.println("penstock broker: " + whyItHalts(folder.toAbsolutePath(), message));
          err.flush();
          Runtime.getRuntime().halt(code);
        });
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.toAbsolutePath(), port)) {
      applyTopics(broker.bootstrap());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> await(told, stopped), "stop"));
      endWithParent(told);
      spec.commandLine().getOut().println("broker ready " + broker.bootstrap());
      told.await();
    } catch (BrokerException e) {
      throw new CommandFailure(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    } finally {
      stopped.countDown();
    }
    return CommandLine.ExitCode.OK;
  }

  /** A disk with less than that free has no room for the batch that a producer sends. */
  static String whyItHalts(Path folder, @Nullable String kafkasWord) {
    if (DiskFullException.freeBytes(folder) < RESTART_BYTES) {
      return new DiskFullException(folder, RESTART_BYTES, null).getMessage()
          + "; make space and start the broker again, it goes on where it was";
    }
    return "Kafka gave up on the folder "
        + folder
        + (kafkasWord == null ? "" : ": " + kafkasWord)
        + "; what it met is said above";
  }

  /** The hook lets the command's own thread close the broker, and holds the JVM until it has. */
  private static void await(CountDownLatch told, CountDownLatch stopped) {
    told.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endWithParent(CountDownLatch told) {
    if (parent == null) {
      return;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(parent);
    if (process.isEmpty()) {
      told.countDown();
    } else {
      var unused = process.get().onExit().thenRun(told::countDown);
    }
  }

  private static void applyTopics(String bootstrap) {
    try (Admin admin = Kafka.admin(bootstrap)) {
      List<String> unused =
          Kafka.reaching(bootstrap, () -> new TopicSetup(admin).apply(Topics.ALL));
    }
  }
}
