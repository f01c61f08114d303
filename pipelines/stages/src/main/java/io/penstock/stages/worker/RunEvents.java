package io.penstock.stages.worker;

import io.penstock.schemas.event.DatasetRef;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.StageResult;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What one attempt says about its run. */
final class RunEvents {

  private static final int MAX_CAUSES = 5;
  private static final int MAX_REASON_CHARACTERS = 4_000;

  private final StageRequest request;
  private final int attempt;
  private final Clock clock;

  RunEvents(StageRequest request, int attempt, Clock clock) {
    this.request = request;
    this.attempt = attempt;
    this.clock = clock;
  }

  RunEvent start() {
    return event(RunEventType.START)
        .setInputs(List.of(requestedData()))
        .setFacets(Map.copyOf(request.getSpecification()))
        .build();
  }

  RunEvent running(OptionalDouble progress) {
    return event(RunEventType.RUNNING)
        .setProgress(progress.isPresent() ? progress.getAsDouble() : null)
        .build();
  }

  RunEvent handedOver() {
    return event(RunEventType.OTHER)
        .setMessage("put aside by its worker; the next attempt goes on from the checkpoint")
        .build();
  }

  RunEvent complete(StageResult result) {
    return event(RunEventType.COMPLETE)
        .setProgress(1.0)
        .setInputs(result.inputs().isEmpty() ? List.of(requestedData()) : result.inputs())
        .setOutputs(result.outputs())
        .setFacets(result.facets())
        .build();
  }

  RunEvent abort(String reason) {
    return event(RunEventType.ABORT).setMessage(reason).build();
  }

  RunEvent fail(String reason) {
    return event(RunEventType.FAIL).setMessage(reason).build();
  }

  RunEvent fail(Throwable failure) {
    return fail(reason(failure));
  }

  private DatasetRef requestedData() {
    return new DatasetRef("file", request.getData(), null);
  }

  private RunEvent.Builder event(RunEventType type) {
    return RunEvent.newBuilder()
        .setRunId(request.getId())
        .setJob(request.getStage().name().toLowerCase(Locale.ROOT))
        .setEventType(type)
        .setEventTime(clock.millis())
        .setAttempt(attempt);
  }

  /** The failure and its causes, in words. */
  static String reason(Throwable failure) {
    StringBuilder reason = new StringBuilder();
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (i > 0) {
        reason.append("; caused by ");
      }
      reason.append(cause.getClass().getSimpleName());
      if (cause.getMessage() != null) {
        reason.append(": ").append(cause.getMessage());
      }
      cause = cause.getCause();
    }
    return reason.length() <= MAX_REASON_CHARACTERS
        ? reason.toString()
        : reason.substring(0, MAX_REASON_CHARACTERS) + "...";
  }
}
