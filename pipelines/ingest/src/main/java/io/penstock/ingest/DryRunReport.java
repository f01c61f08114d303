package io.penstock.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A dry run as its reader sees it. */
final class DryRunReport {
  private final IngestPlan plan;
  private final DryRun dry;
  private final int sample;
  private final long records;

  /**
   * @param sample how many records were looked at
   * @param records how many the source holds
   */
  DryRunReport(IngestPlan plan, DryRun dry, int sample, long records) {
    this.plan = plan;
    this.dry = dry;
    this.sample = sample;
    this.records = records;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "run %s, into %s; nothing is written now".formatted(plan.run(), plan.folder().root()));
    plan.configuration().forEach((key, value) -> lines.add("  %s: %s".formatted(key, value)));
    lines.add("the first %d of %d records:".formatted(sample, records));
    lines.add("  %-20s %6s %6s".formatted("step", "in", "out"));
    dry.effects()
        .forEach(
            (step, effect) -> {
              lines.add("  %-20s %6d %6d".formatted(step, effect.in(), effect.out()));
              effect
                  .reasons()
                  .forEach(
                      (rule, count) ->
                          lines.add(
                              "      %d %s, such as %s"
                                  .formatted(count, rule, effect.example(rule))));
            });
    lines.add("  %d chunks".formatted(dry.chunks()));
    return lines;
  }

  ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("run", plan.run()).put("folder", plan.folder().root().toString());
    ObjectNode configuration = json.putObject("configuration");
    plan.configuration().forEach(configuration::put);
    json.put("records", records).put("sample", sample).put("chunks", dry.chunks());
    ObjectNode steps = json.putObject("steps");
    for (Map.Entry<String, DryRun.Effect> step : dry.effects().entrySet()) {
      ObjectNode effect = steps.putObject(step.getKey());
      effect.put("in", step.getValue().in()).put("out", step.getValue().out());
      ObjectNode reasons = effect.putObject("reasons");
      step.getValue().reasons().forEach(reasons::put);
    }
    return json;
  }
}
