package io.penstock.cli.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.Json;
import io.penstock.experiments.MetricSummary;
import io.penstock.experiments.RunSummary;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One line a run. */
@Command(name = "list", description = "List all runs, the first that was heard of first.")
final class ExperimentListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private RunsOption runs = new RunsOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    runs.read(
        spec.commandLine().getErr(), store -> list(store.runs(), spec.commandLine().getOut()));
    return CommandLine.ExitCode.OK;
  }

  private void list(List<RunSummary> all, PrintWriter out) {
    if (json) {
      ObjectNode object = Json.object();
      var array = object.putArray("runs");
      all.forEach(run -> array.add(RunJson.of(run)));
      out.println(Json.text(object));
    } else if (all.isEmpty()) {
      out.println("no runs yet");
    } else {
      print(all, Clock.systemUTC().instant(), out);
    }
  }

  private static void print(List<RunSummary> runs, Instant now, PrintWriter out) {
    int idWidth = runs.stream().mapToInt(r -> r.id().length()).max().orElse(0);
    String row = "%-" + Math.max(3, idWidth) + "s  %-6s  %-8s  %7s  %8s  %s";
    out.println(String.format(row, "RUN", "JOB", "STATE", "ATTEMPT", "SECONDS", "METRICS"));
    for (RunSummary run : runs) {
      Duration duration = run.duration(now);
      out.println(
          String.format(
              row,
              run.id(),
              run.job(),
              run.state(),
              run.attempt(),
              String.format("%.1f", duration.toMillis() / 1000.0),
              metrics(run)));
    }
  }

  /** The losses, since they tell most; the others are for {@code show}. */
  private static String metrics(RunSummary run) {
    List<String> parts = new ArrayList<>();
    for (MetricSummary metric : run.metrics().values()) {
      if (metric.name().equals("loss") || metric.name().equals("eval_loss")) {
        parts.add(
            "%s %s -> %s"
                .formatted(
                    metric.name(),
                    Sparkline.format(metric.first()),
                    Sparkline.format(metric.last())));
      }
    }
    return String.join(", ", parts);
  }
}
