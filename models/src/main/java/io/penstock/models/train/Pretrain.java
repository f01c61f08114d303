package io.penstock.models.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.Gpt;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a language model from nothing into a {@link TrainingFolder}. */
public final class Pretrain {
  private static final Logger LOG = LoggerFactory.getLogger(Pretrain.class);

  private Pretrain() {}

  /** Where a finished run's model lies. */
  public static Path modelDirectory(Path directory) {
    return TrainingFolder.at(directory).model();
  }

  /**
   * Trains on the CPU, or goes on with what the folder holds.
   *
   * @param shouldStop asked before each step; a stopped run leaves a checkpoint and no model
   * @throws IllegalArgumentException if the folder holds a run of other configuration or data
   * @throws TrainingDivergedException if the loss or the gradients stop being numbers
   */
  public static TrainingResult run(
      PretrainConfig config,
      TrainingData data,
      Path directory,
      TrainingListener listener,
      BooleanSupplier shouldStop)
      throws IOException {
    TrainingConfig training = config.training();
    training.adaptation().ifPresent(LOG::warn);
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(config.model(), manager)) {
      RowBatches batches =
          new RowBatches(data, config.model(), training.seed(), training.evalRows());
      return TrainingFolder.at(directory)
          .run(
              new CausalLanguageModeling(model, batches, training.batchRows(), ForwardPolicy.PLAIN),
              training,
              listener,
              shouldStop,
              folder -> HuggingFaceModel.write(model, folder));
    }
  }
}
