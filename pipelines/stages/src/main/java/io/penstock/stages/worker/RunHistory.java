package io.penstock.stages.worker;

import io.penstock.schemas.event.RunEvent;

/**
 * What the log says of a run.
 *
 * @param attempts how many have started
 * @param handovers how many of them ended by being put aside in good order
 * @param ended whether a terminal event is there
 */
public record RunHistory(int attempts, int handovers, boolean ended) {

  /** Of a run nobody has heard of. */
  public static final RunHistory NONE = new RunHistory(0, 0, false);

  /** The history with one more event of the run. */
  public RunHistory with(RunEvent event) {
    return switch (event.getEventType()) {
      case START -> new RunHistory(attempts + 1, handovers, ended);
      case OTHER -> new RunHistory(attempts, handovers + 1, ended);
      case RUNNING -> this;
      case COMPLETE, ABORT, FAIL -> new RunHistory(attempts, handovers, true);
    };
  }

  /** Attempts of which nothing more was heard. */
  public int lostAttempts() {
    return attempts - handovers;
  }
}
