package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Trains what an {@link Objective} says: update by update, with evaluations and checkpoints
 * between. A run that is stopped and resumed measures the same values, bit for bit, as one that
 * never stopped.
 */
public final class TrainingLoop {
  /** Some thousand steps: more than a listener can have heard of and not yet passed on. */
  private static final int HISTORY = 20_000;

  private static final String EVALUATION = "eval_";
  private static final String FULL_EVALUATION = "full_eval_";

  private final Objective objective;
  private final AdamW optimizer;
  private final TrainingConfig config;
  private final Checkpoints checkpoints;
  private final TrainingListener listener;
  private final LearningRateSchedule schedule;
  private final ArrayDeque<Measurement> history = new ArrayDeque<>();
  private long step;
  private long rowsConsumed;
  private long numTokens;
  private BestEvaluation best = BestEvaluation.NONE;

  /** The updates since the last logged one, each weighing the same. */
  private MetricSums unlogged = new MetricSums();

  private long checkpointedStep = -1;

  /** A run from the start. The objective and the optimiser stay the caller's. */
  public TrainingLoop(
      Objective objective,
      AdamW optimizer,
      TrainingConfig config,
      Checkpoints checkpoints,
      TrainingListener listener) {
    this.objective = objective;
    this.optimizer = optimizer;
    this.config = config;
    this.checkpoints = checkpoints;
    this.listener = listener;
    schedule = config.schedule();
  }

  /**
   * Goes on from a checkpoint: takes over its weights, the optimiser's and the objective's state.
   * The listener is told again what the checkpoint remembers.
   *
   * @throws IllegalArgumentException if the checkpoint is of another configuration or data
   */
  public void resume(Checkpoint checkpoint) throws IOException {
    TrainerState state = checkpoint.state();
    Objective.Identity identity = objective.identity();
    requireSame(checkpoint, "model configuration", state.model(), identity.model());
    requireSame(checkpoint, "training configuration", state.training(), config);
    requireSame(checkpoint, "data", state.dataVersion(), identity.data());
    try (Scope scope = Scope.within(objective.manager())) {
      checkpoint.restoreWeights(objective.trained(), scope.manager());
      optimizer.restore(checkpoint.optimizer(scope.manager()));
      objective.restore(checkpoint.method(scope.manager()));
    }
    step = state.globalStep();
    rowsConsumed = state.rowsConsumed();
    numTokens = state.numTokens();
    best = state.best();
    unlogged = new MetricSums(state.unlogged());
    history.addAll(state.logHistory());
    // The process may have died after the checkpoint and before its listener passed these on.
    state.logHistory().forEach(listener::measured);
    checkpointedStep = step;
  }

  /**
   * Trains until the last step, until evaluations stop getting better, or until asked to stop; a
   * checkpoint holds the state in all cases.
   *
   * @param shouldStop asked before each step
   * @throws TrainingDivergedException if the loss or the gradients stop being numbers
   */
  public TrainingResult run(BooleanSupplier shouldStop) throws IOException {
    TorchEngine.prepareThread(config.threads());
    if (step == 0) {
      evaluate();
    }
    listener.progressed((double) step / config.steps());
    while (!isFinished() && !shouldStop.getAsBoolean()) {
      listener.stepStarted(step + 1);
      long tokens = trainOneStep();
      listener.stepEnded(step, tokens);
      boolean improved = isEvaluated() && evaluate();
      if (isFinished()) {
        measured(FULL_EVALUATION, evaluation(Objective.Extent.ALL));
      }
      if (isFinished() || isCheckpointed() || (improved && config.keepBest())) {
        checkpoint();
      }
      listener.progressed((double) step / config.steps());
    }
    checkpoint();
    OptionalDouble evalLoss = newest(EVALUATION + "loss");
    OptionalDouble fullEvalLoss = newest(FULL_EVALUATION + "loss");
    return new TrainingResult(
        step, !isFinished(), evalLoss, fullEvalLoss.isPresent() ? fullEvalLoss : evalLoss, best);
  }

  private boolean isFinished() {
    return step >= config.steps()
        || (config.patience() > 0 && best.evaluationsSince() >= config.patience());
  }

  private boolean isEvaluated() {
    return step == config.steps() || step % config.evalEverySteps() == 0;
  }

  private boolean isLogged() {
    return step == config.steps() || step % config.logEverySteps() == 0;
  }

  private boolean isCheckpointed() {
    return step % config.checkpointEverySteps() == 0;
  }

  private long trainOneStep() {
    Objective.Update update =
        objective.next(rowsConsumed, config.accumulationSteps(), config.batchRows());
    MetricSums metrics = new MetricSums();
    double loss = 0;
    for (Objective.Pass pass : update.passes()) {
      loss += backward(pass, update.weight(), metrics);
      requireSane("loss", loss, objective.divergedAbove(), update);
    }
    double norm = optimizer.clipGradients(config.gradClip());
    requireSane("grad_norm", norm, Double.POSITIVE_INFINITY, update);
    double learningRate = schedule.at(step);
    optimizer.step(learningRate);
    step++;
    objective.updated(step);
    rowsConsumed += config.rowsPerStep();
    numTokens += update.tokens();
    unlogged.add("loss", loss, 1);
    metrics.means().forEach((name, mean) -> unlogged.add(name, mean, 1));
    if (isLogged()) {
      measured("", unlogged.means());
      unlogged = new MetricSums();
      measured("learning_rate", learningRate);
      measured("grad_norm", norm);
      measured("num_tokens", (double) numTokens);
      measured("epoch", objective.epochsAt(rowsConsumed));
    }
    return update.tokens();
  }

  /** The pass's share of the update's loss; its gradients are added to what is there. */
  private double backward(Objective.Pass pass, double weight, MetricSums metrics) {
    try (Scope scope = Scope.within(objective.manager());
        GradMode mode = GradMode.on()) {
      NDArray lossSum = pass.lossSum(scope.manager(), metrics);
      double value = lossSum.getFloat();
      if (Double.isFinite(value)) {
        pass.backward(lossSum.div((float) weight));
      }
      return value / weight;
    }
  }

  /** Whether it was the best so far. */
  private boolean evaluate() {
    Map<String, Double> values = evaluation(Objective.Extent.SAMPLE);
    measured(EVALUATION, values);
    Double loss = values.get("loss");
    if (loss == null || step == 0) {
      return false;
    }
    best = best.after(step, loss);
    return best.step() == step;
  }

  private Map<String, Double> evaluation(Objective.Extent extent) {
    try (GradMode mode = GradMode.off()) {
      return objective.evaluate(extent, step);
    }
  }

  private void checkpoint() throws IOException {
    if (step == checkpointedStep) {
      return;
    }
    Objective.Identity identity = objective.identity();
    TrainerState state =
        new TrainerState(
            step,
            rowsConsumed,
            numTokens,
            identity.model(),
            config,
            identity.data(),
            best,
            unlogged.sums(),
            List.copyOf(history),
            new TreeMap<>());
    Path directory =
        checkpoints.write(
            state, objective.trained(), optimizer.state(), objective.state(), keptBesides());
    checkpointedStep = step;
    listener.checkpointWritten(step, directory);
  }

  private long keptBesides() {
    return config.keepBest() ? best.step() : -1;
  }

  private void measured(String prefix, Map<String, Double> values) {
    values.forEach((name, value) -> measured(prefix + name, value));
  }

  private void measured(String name, double value) {
    Measurement measurement = new Measurement(step, name, value);
    if (history.size() == HISTORY) {
      history.removeFirst();
    }
    history.add(measurement);
    listener.measured(measurement);
  }

  private void requireSane(String name, double value, double limit, Objective.Update update) {
    if (!Double.isFinite(value) || value > limit) {
      List<String> rows = update.passes().stream().map(Objective.Pass::description).toList();
      throw new TrainingDivergedException(
          step + 1, name, value, String.join(", ", rows), schedule.at(step));
    }
  }

  private OptionalDouble newest(String name) {
    return history.stream()
        .filter(measurement -> measurement.name().equals(name))
        .mapToDouble(Measurement::value)
        .reduce((earlier, later) -> later);
  }

  private static void requireSame(Checkpoint checkpoint, String what, Object saved, Object given) {
    if (!saved.equals(given)) {
      throw new IllegalArgumentException(
          "%s is of another %s: %s, not %s".formatted(checkpoint.directory(), what, saved, given));
    }
  }
}
