package io.penstock.models.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run on a tiny model, with all it reported. */
class RecordedRun implements TrainingListener {
  static final GptConfig MODEL = new GptConfig(32, 24, 2, 2, 16, 11);
  static final TrainingConfig TWENTY_STEPS =
      new TrainingConfig(
          20,
          4,
          1,
          1e-2,
          1e-3,
          3,
          0.1,
          0.9,
          0.99,
          1e-8,
          1.0,
          5,
          1,
          8,
          100,
          5,
          2,
          1,
          LrSchedulerType.NANOGPT,
          0,
          0,
          false);

  final List<Measurement> measurements = new ArrayList<>();
  final List<Long> checkpointSteps = new ArrayList<>();
  final List<Double> fractions = new ArrayList<>();
  private int stepsLeft;

  RecordedRun(int stepsBeforeStop) {
    stepsLeft = stepsBeforeStop;
  }

  /** Starts, or resumes from the newest checkpoint in {@code directory}. */
  TrainingResult run(Path directory, TrainingConfig config, TrainingData data) throws IOException {
    Checkpoints checkpoints = Checkpoints.in(directory, config.keepCheckpoints());
    Optional<Checkpoint> newest = checkpoints.newest();
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(MODEL, manager);
        AdamW optimizer = new AdamW(model.parameters().trained(), model.ops(), manager, config)) {
      TrainingLoop loop =
          new TrainingLoop(nextTokens(model, data, config), optimizer, config, checkpoints, this);
      if (newest.isPresent()) {
        loop.resume(newest.get());
      }
      return loop.run(() -> stepsLeft-- == 0);
    }
  }

  /** Predicting the next tokens of these rows. */
  static CausalLanguageModeling nextTokens(Gpt model, TrainingData data, TrainingConfig config) {
    return new CausalLanguageModeling(
        model,
        new RowBatches(data, model.config(), config.seed(), config.evalRows()),
        config.batchRows(),
        ForwardPolicy.PLAIN);
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

  @Override
  public void checkpointWritten(long step, Path directory) {
    checkpointSteps.add(step);
  }

  @Override
  public void progressed(double fraction) {
    fractions.add(fraction);
  }
}
