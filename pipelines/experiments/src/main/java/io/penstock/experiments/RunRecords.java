package io.penstock.experiments;

import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import java.util.List;
import java.util.Objects;

/**
 * What was read of the topics in one go, to be stored in one transaction.
 *
 * @param events in the order of the log
 * @param samples in the order of the log
 * @param positions where reading goes on once these records are stored
 */
public record RunRecords(
    List<IdentifiedEvent> events, List<MetricSample> samples, List<TopicPosition> positions) {
  public RunRecords {
    events = List.copyOf(events);
    samples = List.copyOf(samples);
    positions = List.copyOf(positions);
  }

  public boolean isEmpty() {
    return events.isEmpty() && samples.isEmpty() && positions.isEmpty();
  }

  /**
   * A run event under the id of its CloudEvent, by which a replay is recognised.
   *
   * @param id deterministic, the same for the same fact
   */
  public record IdentifiedEvent(String id, RunEvent event) {
    public IdentifiedEvent {
      Objects.requireNonNull(event, "event");
      if (id.isEmpty()) {
        throw new IllegalArgumentException("a run event of " + event.getRunId() + " has no id");
      }
    }
  }

  /**
   * A place in a partition.
   *
   * @param next the offset of the first record not read yet
   */
  public record TopicPosition(String topic, int partition, long next) {
    public TopicPosition {
      if (partition < 0 || next < 0) {
        throw new IllegalArgumentException(
            "not a place in a topic: " + topic + ':' + partition + ':' + next);
      }
    }
  }
}
