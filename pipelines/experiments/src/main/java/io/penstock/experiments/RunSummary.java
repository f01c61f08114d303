package io.penstock.experiments;

import io.penstock.schemas.event.DatasetRef;
import io.penstock.schemas.event.RunEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the events tell of a run.
 *
 * @param job what runs: train, index
 * @param state the terminal event's type where there is one, else that of the last event
 * @param attempt the highest attempt that was heard of
 * @param started when its first attempt began
 * @param ended when it came to its terminal event
 * @param progress 0 to 1, as last told
 * @param message the last event's
 * @param facets parameters and results; of two events with the same facet the later counts
 * @param metrics by name, sorted
 */
public record RunSummary(
    String id,
    String job,
    RunEventType state,
    int attempt,
    Instant started,
    Optional<Instant> ended,
    Optional<Double> progress,
    Optional<String> message,
    List<DatasetRef> inputs,
    List<DatasetRef> outputs,
    Map<String, String> facets,
    Map<String, MetricSummary> metrics) {
  public RunSummary {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    facets = Collections.unmodifiableMap(new TreeMap<>(facets));
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  /** Whether nothing more is to be expected of the run. */
  public boolean isTerminal() {
    return isTerminal(state);
  }

  static boolean isTerminal(RunEventType type) {
    return switch (type) {
      case COMPLETE, ABORT, FAIL -> true;
      case START, RUNNING, OTHER -> false;
    };
  }

  /** From the first start to the end, or to {@code now} while it runs. */
  public Duration duration(Instant now) {
    return Duration.between(started, ended.orElse(now));
  }
}
