package io.penstock.stages.kafka;

import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;

/** The ids of events: the same fact said twice has the same id. */
final class EventIds {

  private EventIds() {}

  static String of(RunEvent event) {
    String run = event.getRunId() + "/" + event.getJob();
    return switch (event.getEventType()) {
      case START, OTHER -> run + "/" + event.getAttempt() + "/" + event.getEventType();
      case RUNNING -> run + "/" + event.getAttempt() + "/RUNNING/" + event.getEventTime();
      case COMPLETE, ABORT, FAIL -> run + "/end";
    };
  }

  static String of(MetricSample sample) {
    return sample.getRunId() + "/" + sample.getName() + "/" + sample.getStep();
  }
}
