package io.penstock.models.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The folder of a run: {@code checkpoints/step-NNNNNN} while it goes on, {@code model} when it is
 * done. A run that is started again on the same folder resumes from the newest whole checkpoint.
 */
public final class TrainingFolder {
  private static final String CHECKPOINTS = "checkpoints";
  private static final String MODEL = "model";

  private final Path directory;

  private TrainingFolder(Path directory) {
    this.directory = directory;
  }

  /** The folder at that path, which is made when it is needed. */
  public static TrainingFolder at(Path directory) {
    return new TrainingFolder(directory);
  }

  /** Where a finished run's model lies. */
  public Path model() {
    return directory.resolve(MODEL);
  }

  /** The newest whole checkpoint, if there is one. */
  public Optional<Checkpoint> newest() throws IOException {
    return Files.isDirectory(directory.resolve(CHECKPOINTS))
        ? Checkpoints.in(directory.resolve(CHECKPOINTS), 1).newest()
        : Optional.empty();
  }

  /** Writes a model into a folder that was made for it. */
  @FunctionalInterface
  public interface ModelWriter {
    void write(Path folder) throws IOException;
  }

  /**
   * Trains, and publishes the model where the run came to its end. With {@code keep-best} these are
   * the weights of the best evaluation.
   *
   * @param shouldStop asked before each step; a stopped run leaves a checkpoint and no model
   * @throws IllegalArgumentException if the folder holds a run of other configuration or data
   * @throws TrainingDivergedException if the loss or the gradients stop being numbers
   */
  public TrainingResult run(
      Objective objective,
      TrainingConfig config,
      TrainingListener listener,
      BooleanSupplier shouldStop,
      ModelWriter writer)
      throws IOException {
    Checkpoints checkpoints =
        Checkpoints.in(directory.resolve(CHECKPOINTS), config.keepCheckpoints());
    NDManager manager = objective.manager();
    try (AdamW optimizer = new AdamW(objective.trained(), objective.ops(), manager, config)) {
      TrainingLoop loop = new TrainingLoop(objective, optimizer, config, checkpoints, listener);
      Optional<Checkpoint> newest = checkpoints.newest();
      if (newest.isPresent()) {
        loop.resume(newest.get());
      }
      TrainingResult result = loop.run(shouldStop);
      if (!result.stopped()) {
        if (config.keepBest()) {
          restoreBest(objective, checkpoints, result);
        }
        publish(writer);
      }
      return result;
    }
  }

  private static void restoreBest(
      Objective objective, Checkpoints checkpoints, TrainingResult result) throws IOException {
    Optional<Checkpoint> best = checkpoints.at(result.best().step());
    if (best.isPresent()) {
      try (Scope scope = Scope.within(objective.manager())) {
        best.get().restoreWeights(objective.trained(), scope.manager());
      }
    }
  }

  private void publish(ModelWriter writer) throws IOException {
    Path aside = directory.resolve("_tmp-" + MODEL);
    DurableFiles.deleteRecursively(aside);
    Files.createDirectories(aside);
    writer.write(aside);
    DurableFiles.deleteRecursively(model());
    DurableFiles.publish(aside, model());
  }
}
