package io.penstock.cli.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.CommandFailure;
import io.penstock.cli.Json;
import io.penstock.experiments.MetricPoint;
import io.penstock.experiments.MetricSummary;
import io.penstock.experiments.RunStore;
import io.penstock.experiments.RunSummary;
import io.penstock.schemas.event.DatasetRef;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** All that is known of a run. */
@Command(
    name = "show",
    description = "Show a run: parameters, results, metrics, and a plot of each.")
final class ExperimentShowCommand implements Callable<Integer> {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 8;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN", description = "The run's id, or its beginning.")
  private String id = "";

  @Mixin private RunsOption runs = new RunsOption();

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "Plot these metrics. Default: loss and eval_loss.")
  private List<String> plotted = List.of("loss", "eval_loss");

  @Option(
      names = "--json",
      description = "Print one JSON object, with every value of every metric.")
  private boolean json;

  @Override
  public Integer call() {
    runs.read(spec.commandLine().getErr(), store -> show(store, spec.commandLine().getOut()));
    return CommandLine.ExitCode.OK;
  }

  private void show(RunStore store, PrintWriter out) {
    RunSummary run = find(store);
    if (json) {
      ObjectNode object = RunJson.of(run);
      ObjectNode series = object.putObject("series");
      for (String metric : run.metrics().keySet()) {
        ArrayNode points = series.putArray(metric);
        for (MetricPoint point : store.series(run.id(), metric)) {
          points.addArray().add(point.step()).add(point.value());
        }
      }
      out.println(Json.text(object));
      return;
    }
    print(run, out);
    for (String metric : plotted) {
      plot(metric, store.series(run.id(), metric), out);
    }
  }

  private RunSummary find(RunStore store) {
    List<RunSummary> found = store.runs().stream().filter(r -> r.id().startsWith(id)).toList();
    if (found.isEmpty()) {
      throw new CommandFailure(
          "no run " + id + "; there are: " + store.runs().stream().map(RunSummary::id).toList());
    }
    return found.stream()
        .filter(r -> r.id().equals(id) || found.size() == 1)
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    id + " begins several runs: " + found.stream().map(RunSummary::id).toList()));
  }

  private static void print(RunSummary run, PrintWriter out) {
    out.println("run       " + run.id());
    out.println("job       " + run.job());
    out.println(
        "state     "
            + run.state()
            + ", attempt "
            + run.attempt()
            + run.progress().map(p -> String.format(", %.0f %%", p * 100)).orElse(""));
    run.message().ifPresent(m -> out.println("message   " + m));
    out.println("started   " + run.started());
    run.ended().ifPresent(e -> out.println("ended     " + e));
    out.println(
        String.format(
            "took      %.1f s", run.duration(Clock.systemUTC().instant()).toMillis() / 1000.0));
    run.inputs().forEach(d -> out.println("input     " + name(d)));
    run.outputs().forEach(d -> out.println("output    " + name(d)));
    if (!run.facets().isEmpty()) {
      out.println();
      run.facets()
          .forEach(
              (key, value) ->
                  out.println("  %s: %s".formatted(key, value.strip().replaceAll("\\s+", " "))));
    }
    if (!run.metrics().isEmpty()) {
      out.println();
      int width = run.metrics().keySet().stream().mapToInt(String::length).max().orElse(0);
      String row = "  %-" + Math.max(6, width) + "s %8s %12s %12s %12s";
      out.println(String.format(row, "METRIC", "SAMPLES", "FIRST", "LAST", "MIN"));
      for (MetricSummary metric : run.metrics().values()) {
        out.println(
            String.format(
                row,
                metric.name(),
                metric.samples(),
                Sparkline.format(metric.first()),
                Sparkline.format(metric.last()),
                Sparkline.format(metric.min())));
      }
    }
  }

  private static String name(DatasetRef dataset) {
    String version = dataset.getVersion();
    return dataset.getNamespace()
        + ": "
        + dataset.getName()
        + (version == null ? "" : " @ " + version);
  }

  private static void plot(String metric, List<MetricPoint> points, PrintWriter out) {
    if (points.size() > 1) {
      out.println();
      out.println(metric);
      Sparkline.plot(points, WIDTH, HEIGHT).forEach(out::println);
    }
  }
}
