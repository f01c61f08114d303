package io.penstock.stages.worker;

import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.Stage;
import io.penstock.stages.StageContext;
import io.penstock.stages.StageResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stage of so many steps as its request asks for, one each time it is waited on. How far it is
 * outlives its attempts, as a checkpoint does.
 */
final class SimulatedWork implements StageExecutor {

  static final String STEPS = "steps";
  static final String FAILS = "fails";

  static final Stage STAGE =
      new Stage() {
        @Override
        public StageKind kind() {
          return StageKind.TRAIN;
        }

        @Override
        public StageResult run(StageRequest request, StageContext context) {
          throw new UnsupportedOperationException("the simulation runs it step by step");
        }
      };

  private final Map<String, Integer> checkpoints;
  private final Runnable pause;
  private int running;

  SimulatedWork(Map<String, Integer> checkpoints, Runnable pause) {
    this.checkpoints = checkpoints;
    this.pause = pause;
  }

  static Map<String, Integer> newCheckpoints() {
    return new HashMap<>();
  }

  @Override
  public Execution start(Stage stage, StageRequest request, StageContext context) {
    pause.run();
    running++;
    if (running > 1) {
      throw new AssertionError("one worker runs two stages at once");
    }
    return timeout -> await(request, context);
  }

  private Optional<Outcome> await(StageRequest request, StageContext context) {
    pause.run();
    int steps = Integer.parseInt(request.getSpecification().get(STEPS));
    int done = checkpoints.merge(request.getId(), 1, Integer::sum);
    if (done < steps && !context.shouldStop()) {
      context.metric("loss", done, 1.0 / done);
      return Optional.empty();
    }
    running--;
    if (done < steps) {
      return Optional.of(Outcome.of(StageResult.stopped()));
    }
    return Optional.of(
        request.getSpecification().containsKey(FAILS)
            ? Outcome.of(new IllegalStateException("as asked"))
            : Outcome.of(StageResult.completed(List.of(), List.of(), Map.of())));
  }
}
