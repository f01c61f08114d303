package io.penstock.stages;

import io.penstock.schemas.stage.StageKind;
import io.penstock.stages.WorkerProcess.WorkerException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The process behind {@code penstock worker}. */
@Command(
    name = "penstock worker",
    mixinStandardHelpOptions = true,
    version = "Penstock 0.1.0",
    description = {
      "Take stage requests and keep the search index up to date, until interrupted.",
      "Several workers share the requests. When one dies, another goes on from its checkpoint."
    })
public final class StageWorkerMain implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "The Kafka broker. Default: ${DEFAULT-VALUE}.")
  private String bootstrap = "";

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "The folder of the search index; needed for the stage index.")
  private @Nullable Path index;

  @Option(
      names = "--stages",
      paramLabel = "STAGE",
      split = ",",
      defaultValue = "train,index,feedback",
      description = "Which requests to take: train, index, feedback. Default: ${DEFAULT-VALUE}.")
  private List<String> stages = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Cores that training may use. Default: as many as the request says.")
  private @Nullable Integer threads;

  @Option(names = "--exit-with", hidden = true, paramLabel = "PID")
  private @Nullable Long parent;

  StageWorkerMain() {}

  /**
   * Ends with 143 when SIGTERM tells it to stop, 130 for SIGINT, 1 when something fails, 2 on wrong
   * usage.
   */
  public static void main(String[] arguments) {
    System.exit(Programs.commandLine(new StageWorkerMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    WorkerProcess.Options options = options();
    CountDownLatch stopped = new CountDownLatch(1);
    try (WorkerProcess worker = new WorkerProcess(options, Clock.systemUTC())) {
      // The hook holds the JVM until requests are put aside and the group is left.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker, stopped), "stop"));
      stopWithParent(worker);
      worker.start();
      if (worker.awaitReady()) {
        spec.commandLine().getOut().println("worker ready");
        spec.commandLine().getOut().flush();
      }
      worker.awaitEnd();
      return CommandLine.ExitCode.OK;
    } catch (WorkerException e) {
      spec.commandLine().getErr().println("penstock worker: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } finally {
      stopped.countDown();
    }
  }

  private WorkerProcess.Options options() {
    Set<StageKind> kinds = new LinkedHashSet<>();
    for (String stage : stages) {
      try {
        kinds.add(StageKind.valueOf(stage.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            "--stages: expected train, index or feedback, found '" + stage + "'",
            e);
      }
    }
    if (kinds.contains(StageKind.INDEX) && index == null) {
      throw new ParameterException(
          spec.commandLine(), "--index: the stage index needs the folder of the index");
    }
    if (threads != null && threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--threads: expected a positive number, found " + threads);
    }
    return new WorkerProcess.Options(bootstrap, kinds, index, threads);
  }

  private static void stop(WorkerProcess worker, CountDownLatch stopped) {
    worker.stop();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** So that nothing stays behind when the process that started us is killed. */
  private void stopWithParent(WorkerProcess worker) {
    if (parent != null) {
      ProcessHandle.of(parent)
          .ifPresentOrElse(
              process -> {
                var unused = process.onExit().thenRun(worker::stop);
              },
              worker::stop);
    }
  }
}
