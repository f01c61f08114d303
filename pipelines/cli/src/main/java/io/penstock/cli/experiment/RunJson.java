package io.penstock.cli.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.Json;
import io.penstock.experiments.MetricSummary;
import io.penstock.experiments.RunSummary;
import io.penstock.schemas.event.DatasetRef;
import java.util.List;

/** Runs for machines. */
public final class RunJson {
  private RunJson() {}

  /** One run; absent where it is not known yet: ended, progress, message. */
  public static ObjectNode of(RunSummary run) {
    ObjectNode object = Json.object();
    object.put("id", run.id()).put("job", run.job()).put("state", run.state().name());
    object.put("attempt", run.attempt()).put("started", run.started().toString());
    run.ended().ifPresent(ended -> object.put("ended", ended.toString()));
    run.progress().ifPresent(progress -> object.put("progress", progress));
    run.message().ifPresent(message -> object.put("message", message));
    datasets(object, "inputs", run.inputs());
    datasets(object, "outputs", run.outputs());
    ObjectNode facets = object.putObject("facets");
    run.facets().forEach(facets::put);
    ObjectNode metrics = object.putObject("metrics");
    for (MetricSummary metric : run.metrics().values()) {
      metrics
          .putObject(metric.name())
          .put("samples", metric.samples())
          .put("first", metric.first())
          .put("last", metric.last())
          .put("min", metric.min())
          .put("last_step", metric.lastStep());
    }
    return object;
  }

  private static void datasets(ObjectNode object, String name, List<DatasetRef> datasets) {
    var array = object.putArray(name);
    for (DatasetRef dataset : datasets) {
      ObjectNode item =
          array.addObject().put("namespace", dataset.getNamespace()).put("name", dataset.getName());
      if (dataset.getVersion() != null) {
        item.put("version", dataset.getVersion());
      }
    }
  }
}
