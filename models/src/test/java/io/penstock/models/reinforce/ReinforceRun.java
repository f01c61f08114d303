package io.penstock.models.reinforce;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.AdamW;
import io.penstock.models.train.Checkpoint;
import io.penstock.models.train.Checkpoints;
import io.penstock.models.train.LrSchedulerType;
import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingConfig;
import io.penstock.models.train.TrainingListener;
import io.penstock.models.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** PPO or GRPO on a tiny model, and all that was measured. */
final class ReinforceRun implements TrainingListener {
  final List<Measurement> measurements = new ArrayList<>();

  /** Makes the model anew, the same each time. */
  interface ModelMaker {
    LanguageModel make(NDManager manager) throws IOException;
  }

  /** Takes the trained policy. */
  interface Taker {
    void take(LanguageModel policy, LanguageModel reference) throws IOException;
  }

  /** What differs between runs of one method. */
  record Setting(
      ModelMaker models,
      PromptRows prompts,
      RewardFunction reward,
      int stopToken,
      int rowsAtOnce) {}

  void ppo(Path directory, TrainingConfig training, PpoConfig config, Setting setting)
      throws IOException {
    run(directory, training, setting, config, () -> false, (policy, reference) -> {});
  }

  /** Starts, or resumes from the newest checkpoint in {@code directory}. */
  void run(
      Path directory,
      TrainingConfig training,
      Setting setting,
      Record config,
      BooleanSupplier shouldStop,
      Taker taker)
      throws IOException {
    TorchEngine.prepareThread(training.threads());
    Checkpoints checkpoints = Checkpoints.in(directory, training.keepCheckpoints());
    Optional<Checkpoint> newest = checkpoints.newest();
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel policy = setting.models().make(manager);
        LanguageModel copy = setting.models().make(manager);
        PreferenceOps ops = PreferenceOps.on(manager);
        ValueHead head = new ValueHead(policy, manager);
        Rewards rewards = Rewards.of(setting.reward(), Duration.ofSeconds(20))) {
      AnswerSampler sampler =
          new AnswerSampler(policy, setting.stopToken(), ids -> "", setting.rowsAtOnce());
      Reference reference = Reference.model(copy, ops);
      ReinforceMethod<?> method =
          config instanceof PpoConfig ppo
              ? new PpoLearning(sampler, reference, head, rewards, ppo, ops)
              : new GrpoLearning(sampler, reference, rewards, (GrpoConfig) config, ops);
      ReinforceLearning objective =
          new ReinforceLearning(
              method, setting.prompts(), training.seed(), training.evalRows(), Map.of());
      try (AdamW optimizer = new AdamW(objective.trained(), policy.ops(), manager, training)) {
        TrainingLoop loop = new TrainingLoop(objective, optimizer, training, checkpoints, this);
        if (newest.isPresent()) {
          loop.resume(newest.get());
        }
        loop.run(shouldStop);
        taker.take(policy, copy);
      }
    }
  }

  /** Steps, rows and rate as said; evaluations and checkpoints every so many steps. */
  static TrainingConfig training(int steps, int rows, int passes, double rate, int every) {
    return new TrainingConfig(
        steps,
        rows,
        passes,
        rate,
        0,
        0,
        0,
        0.9,
        0.999,
        1e-8,
        1,
        42,
        1,
        every,
        128,
        every,
        2,
        1,
        LrSchedulerType.LINEAR,
        0,
        0,
        false);
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
