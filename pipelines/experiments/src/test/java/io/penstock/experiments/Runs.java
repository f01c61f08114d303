package io.penstock.experiments;

import io.penstock.experiments.RunRecords.IdentifiedEvent;
import io.penstock.experiments.RunRecords.TopicPosition;
import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import java.util.List;
import java.util.Map;

/** Events and samples of made-up runs. */
final class Runs {
  private Runs() {}

  static IdentifiedEvent event(String run, RunEventType type, int attempt, long time) {
    return event(run, type, attempt, time, Map.of());
  }

  static IdentifiedEvent event(
      String run, RunEventType type, int attempt, long time, Map<String, String> facets) {
    return new IdentifiedEvent(
        run + '/' + attempt + '/' + type + '/' + time,
        RunEvent.newBuilder()
            .setRunId(run)
            .setJob("train")
            .setEventType(type)
            .setEventTime(time)
            .setAttempt(attempt)
            .setMessage(type + " at " + time)
            .setFacets(facets)
            .build());
  }

  static MetricSample sample(String run, String name, long step, double value) {
    return new MetricSample(run, name, step, value, 1_000 + step);
  }

  static TopicPosition position(String topic, long next) {
    return new TopicPosition(topic, 0, next);
  }

  static RunRecords records(
      List<IdentifiedEvent> events, List<MetricSample> samples, TopicPosition... positions) {
    return new RunRecords(events, samples, List.of(positions));
  }
}
