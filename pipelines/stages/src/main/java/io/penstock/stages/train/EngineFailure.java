package io.penstock.stages.train;

import io.penstock.models.train.TrainingConfig;

/** What to do where libtorch or the heap gave up. */
final class EngineFailure {
  private EngineFailure() {}

  static String advice(Throwable failure, TrainingConfig training) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof OutOfMemoryError || message.contains("allocate")) {
      return "out of memory: lower batch-rows (%d) and raise accumulation-steps (%d) by as much, or"
              .formatted(training.batchRows(), training.accumulationSteps())
          + " lower context-length or max-length ("
          + message.lines().filter(line -> line.contains("allocate")).findFirst().orElse(message)
          + ")";
    }
    return "libtorch failed: " + message;
  }
}
