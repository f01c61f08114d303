package io.penstock.stages.worker;

import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.Stage;
import io.penstock.stages.StageContext;
import io.penstock.stages.StageResult;
import java.time.Duration;
import java.util.Optional;

/** Runs a stage beside the thread that keeps its lease. */
public interface StageExecutor {

  /** Starts it. It ends by itself, or soon after the context's {@code shouldStop} turns true. */
  Execution start(Stage stage, StageRequest request, StageContext context);

  /** A stage under way. */
  interface Execution {

    /** Waits for the end, at most this long; empty while it runs. */
    Optional<Outcome> await(Duration timeout);
  }

  /** Exactly one of the two. */
  record Outcome(Optional<StageResult> result, Optional<Throwable> failure) {

    public Outcome {
      if (result.isPresent() == failure.isPresent()) {
        throw new IllegalArgumentException("a stage has either a result or a failure");
      }
    }

    public static Outcome of(StageResult result) {
      return new Outcome(Optional.of(result), Optional.empty());
    }

    public static Outcome of(Throwable failure) {
      return new Outcome(Optional.empty(), Optional.of(failure));
    }
  }
}
