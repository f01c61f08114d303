package io.penstock.models.train;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.HuggingFaceGpt2;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains a language model from nothing into a folder: {@code checkpoints/step-NNNNNN} while it
 * runs, {@code model} (a Hugging Face folder) when it is done. Started again on the same folder it
 * resumes from the newest whole checkpoint.
 */
public final class Pretrain {
  private static final String CHECKPOINTS = "checkpoints";
  private static final String MODEL = "model";

  private Pretrain() {}

  /** Where a finished run's model lies. */
  public static Path modelDirectory(Path directory) {
    return directory.resolve(MODEL);
  }

  /**
   * Trains on the CPU.
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
    Checkpoints checkpoints =
        Checkpoints.in(directory.resolve(CHECKPOINTS), training.keepCheckpoints());
    Optional<Checkpoint> newest = checkpoints.newest();
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        Gpt model = Gpt.initialised(config.model(), manager);
        AdamW optimizer = new AdamW(model.parameters().trained(), model.ops(), manager, training)) {
      RowBatches batches =
          new RowBatches(data, config.model(), training.seed(), training.evalRows());
      TrainingLoop loop =
          new TrainingLoop(
              new CausalLanguageModeling(model, batches, training.batchRows()),
              optimizer,
              training,
              checkpoints,
              listener);
      if (newest.isPresent()) {
        loop.resume(newest.get());
      }
      TrainingResult result = loop.run(shouldStop);
      if (!result.stopped()) {
        publish(model, directory);
      }
      return result;
    }
  }

  private static void publish(Gpt model, Path directory) throws IOException {
    Path aside = directory.resolve("_tmp-" + MODEL);
    DurableFiles.deleteRecursively(aside);
    Files.createDirectories(aside);
    HuggingFaceGpt2.write(model, aside);
    DurableFiles.deleteRecursively(modelDirectory(directory));
    DurableFiles.publish(aside, modelDirectory(directory));
  }
}
