package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Gpt;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Trains a model on packed rows: update by update, with evaluations and checkpoints between. A run
 * that is stopped and resumed measures the same values, bit for bit, as one that never stopped.
 */
public final class TrainingLoop {
  /** Some thousand steps: more than a listener can have heard of and not yet passed on. */
  private static final int HISTORY = 20_000;

  private final Gpt model;
  private final AdamW optimizer;
  private final TrainingData data;
  private final TrainingConfig config;
  private final Checkpoints checkpoints;
  private final TrainingListener listener;
  private final RowOrder order;
  private final LearningRateSchedule schedule;
  private final ArrayDeque<Measurement> history = new ArrayDeque<>();
  private long step;
  private long rowsConsumed;
  private long numTokens;
  private long checkpointedStep = -1;

  /** A run from the start. The model and the optimiser stay the caller's. */
  public TrainingLoop(
      Gpt model,
      AdamW optimizer,
      TrainingData data,
      TrainingConfig config,
      Checkpoints checkpoints,
      TrainingListener listener) {
    this.model = model;
    this.optimizer = optimizer;
    this.data = data;
    this.config = config;
    this.checkpoints = checkpoints;
    this.listener = listener;
    order = new RowOrder(data.train().size(), config.seed());
    schedule = config.schedule();
  }

  /**
   * Goes on from a checkpoint, whose weights the model has already. The listener is told again what
   * the checkpoint remembers.
   *
   * @throws IllegalArgumentException if the checkpoint is of another configuration or data
   */
  public void resume(Checkpoint checkpoint) throws IOException {
    TrainerState state = checkpoint.state();
    requireSame(checkpoint, "model configuration", state.model(), model.config());
    requireSame(checkpoint, "training configuration", state.training(), config);
    requireSame(checkpoint, "data", state.dataVersion(), data.version());
    try (Scope scope = Scope.within(model.parameters().manager())) {
      optimizer.restore(checkpoint.optimizer(scope.manager()));
    }
    step = state.globalStep();
    rowsConsumed = state.rowsConsumed();
    numTokens = state.numTokens();
    history.addAll(state.logHistory());
    // The process may have died after the checkpoint and before its listener passed these on.
    state.logHistory().forEach(listener::measured);
    checkpointedStep = step;
  }

  /**
   * Trains until the last step, or until asked to stop; a checkpoint holds the state in both cases.
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
    while (step < config.steps() && !shouldStop.getAsBoolean()) {
      trainOneStep();
      boolean last = step == config.steps();
      if (last || step % config.evalEverySteps() == 0) {
        evaluate();
      }
      if (last || step % config.checkpointEverySteps() == 0) {
        checkpoint();
      }
      listener.progressed((double) step / config.steps());
    }
    checkpoint();
    return new TrainingResult(
        step,
        step < config.steps(),
        history.stream()
            .filter(TrainingLoop::isEvalLoss)
            .mapToDouble(Measurement::value)
            .reduce((earlier, later) -> later));
  }

  private void trainOneStep() {
    List<TokenBatch> batches = nextBatches();
    long targets = batches.stream().mapToLong(TokenBatch::targetCount).sum();
    double lossSum = 0;
    long correct = 0;
    boolean logged = (step + 1) % config.logEverySteps() == 0;
    for (TokenBatch batch : batches) {
      try (Scope scope = Scope.within(model.parameters().manager());
          GradMode mode = GradMode.on()) {
        Prediction prediction = predict(batch, scope.manager());
        lossSum += prediction.lossSum().getFloat();
        requireFinite("loss", lossSum);
        // Normalised by the targets of the whole update, so that passes weigh by their tokens.
        model.ops().backward(prediction.lossSum().div((float) Math.max(1, targets)));
        correct += logged ? prediction.correctCount(model) : 0;
      }
    }
    double norm = optimizer.clipGradients(config.gradClip());
    requireFinite("grad_norm", norm);
    double learningRate = schedule.at(step);
    optimizer.step(learningRate);
    step++;
    numTokens += batches.stream().mapToLong(TokenBatch::tokenCount).sum();
    if (logged) {
      measured("loss", lossSum / Math.max(1, targets));
      measured("mean_token_accuracy", (double) correct / Math.max(1, targets));
      measured("learning_rate", learningRate);
      measured("grad_norm", norm);
      measured("num_tokens", (double) numTokens);
      measured("epoch", order.epochsAt(rowsConsumed));
    }
  }

  private List<TokenBatch> nextBatches() {
    List<TokenBatch> batches = new ArrayList<>();
    for (int pass = 0; pass < config.accumulationSteps(); pass++) {
      List<PackedRow> rows = new ArrayList<>();
      for (int i = 0; i < config.batchRows(); i++) {
        rows.add(data.train().row(order.rowAt(rowsConsumed)));
        rowsConsumed++;
      }
      batches.add(TokenBatch.of(rows, model.config()));
    }
    return batches;
  }

  private void evaluate() {
    int rows = Math.min(data.evaluation().size(), config.evalRows());
    double lossSum = 0;
    long correct = 0;
    long targets = 0;
    for (int from = 0; from < rows; from += config.batchRows()) {
      List<PackedRow> batchRows = new ArrayList<>();
      for (int i = from; i < Math.min(rows, from + config.batchRows()); i++) {
        batchRows.add(data.evaluation().row(i));
      }
      TokenBatch batch = TokenBatch.of(batchRows, model.config());
      try (Scope scope = Scope.within(model.parameters().manager());
          GradMode mode = GradMode.off()) {
        Prediction prediction = predict(batch, scope.manager());
        lossSum += prediction.lossSum().getFloat();
        correct += prediction.correctCount(model);
      }
      targets += batch.targetCount();
    }
    if (targets > 0) {
      measured("eval_loss", lossSum / targets);
      measured("eval_mean_token_accuracy", (double) correct / targets);
    }
  }

  /** The logits of a batch [positions, vocabulary], their targets, and the summed loss. */
  private record Prediction(NDArray logits, NDArray targets, NDArray lossSum) {
    long correctCount(Gpt model) {
      try (GradMode mode = GradMode.off()) {
        return model.ops().correctCount(logits, targets);
      }
    }
  }

  private Prediction predict(TokenBatch batch, NDManager manager) {
    NDArray logits =
        model
            .logits(batch.inputIds(manager), batch.positionIds(manager), batch.segmentIds(manager))
            .reshape(-1, model.config().vocabSize());
    NDArray targets = batch.targets(manager);
    return new Prediction(logits, targets, model.ops().crossEntropySum(logits, targets));
  }

  private void checkpoint() throws IOException {
    if (step == checkpointedStep) {
      return;
    }
    TrainerState state =
        new TrainerState(
            step,
            rowsConsumed,
            numTokens,
            model.config(),
            config,
            data.version(),
            List.copyOf(history),
            new TreeMap<>());
    Path directory = checkpoints.write(state, model.parameters().byName(), optimizer.state());
    checkpointedStep = step;
    listener.checkpointWritten(step, directory);
  }

  private void measured(String name, double value) {
    Measurement measurement = new Measurement(step, name, value);
    if (history.size() == HISTORY) {
      history.removeFirst();
    }
    history.add(measurement);
    listener.measured(measurement);
  }

  private void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new TrainingDivergedException(step + 1, name, value);
    }
  }

  private static boolean isEvalLoss(Measurement measurement) {
    return measurement.name().equals("eval_loss");
  }

  private static void requireSame(Checkpoint checkpoint, String what, Object saved, Object given) {
    if (!saved.equals(given)) {
      throw new IllegalArgumentException(
          "%s is of another %s: %s, not %s".formatted(checkpoint.directory(), what, saved, given));
    }
  }
}
