package io.penstock.models.preference;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.AdamW;
import io.penstock.models.train.Checkpoint;
import io.penstock.models.train.Checkpoints;
import io.penstock.models.train.ForwardPolicy;
import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingConfig;
import io.penstock.models.train.TrainingListener;
import io.penstock.models.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A method on a tiny model, and all that was measured. */
class LearningRun implements TrainingListener {
  final List<Measurement> measurements = new ArrayList<>();

  /** How rows go through the policy; a maker may set another. */
  ForwardPolicy forward = ForwardPolicy.PLAIN;

  /** Makes a method over a policy and a second model with the same weights. */
  interface Maker<R> {
    PreferenceMethod<R> make(
        LanguageModel policy, LanguageModel reference, PreferenceOps ops, NDManager manager);
  }

  /** Makes the model anew, the same each time. */
  interface ModelMaker {
    LanguageModel make(NDManager manager) throws IOException;
  }

  /** Starts, or resumes from the newest checkpoint in {@code directory}. */
  <R> void run(
      Path directory,
      TrainingConfig config,
      ModelMaker models,
      PreferenceRows<R> rows,
      Maker<R> maker,
      BooleanSupplier shouldStop)
      throws IOException {
    run(directory, config, models, rows, maker, shouldStop, trained -> {});
  }

  /** Takes the trained policy. */
  interface Taker {
    void take(LanguageModel policy) throws IOException;
  }

  /** The same; {@code taker} gets the policy while it is there. */
  <R> void run(
      Path directory,
      TrainingConfig config,
      ModelMaker models,
      PreferenceRows<R> rows,
      Maker<R> maker,
      BooleanSupplier shouldStop,
      Taker taker)
      throws IOException {
    TorchEngine.prepareThread(config.threads());
    Checkpoints checkpoints = Checkpoints.in(directory, config.keepCheckpoints());
    Optional<Checkpoint> newest = checkpoints.newest();
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel policy = models.make(manager);
        LanguageModel reference = models.make(manager);
        PreferenceOps ops = PreferenceOps.on(manager)) {
      PreferenceMethod<R> method = maker.make(policy, reference, ops, manager);
      PreferenceLearning<R> objective =
          new PreferenceLearning<>(
              method, rows, config.seed(), config.batchRows(), config.evalRows(), forward);
      try (AdamW optimizer = new AdamW(objective.trained(), policy.ops(), manager, config)) {
        TrainingLoop loop = new TrainingLoop(objective, optimizer, config, checkpoints, this);
        if (newest.isPresent()) {
          loop.resume(newest.get());
        }
        loop.run(shouldStop);
        taker.take(policy);
      }
    }
  }

  List<Double> values(String name) {
    return measurements.stream()
        .filter(measurement -> measurement.name().equals(name))
        .map(Measurement::value)
        .toList();
  }

  @Override
  public void measured(Measurement measurement) {
    measurements.add(measurement);
  }
}
