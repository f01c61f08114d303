package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.CheckpointedForward;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.train.ForwardPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How one batch goes through the model that learns. Dropout draws while this computes and at no
 * other time: references, estimates without gradients and evaluations see the model whole.
 */
public final class ForwardPass {
  private final ForwardPolicy policy;
  private final long number;
  private @Nullable CheckpointedForward checkpointed;

  /**
   * A pass of a training.
   *
   * @param number tells it from all others, and is the same when a run is resumed
   */
  ForwardPass(ForwardPolicy policy, long number) {
    this.policy = policy;
    this.number = number;
  }

  /** A pass that nothing is learned from, or all is kept of: no dropout, no checkpointing. */
  public static ForwardPass plain() {
    return new ForwardPass(ForwardPolicy.PLAIN, 0);
  }

  /** The vectors from which logits are made: float32 [rows, columns, width]. Called once. */
  NDArray hidden(LanguageModel model, SequenceBatch batch, NDManager scope) {
    policy.startPass().accept(number);
    try {
      NDArray inputIds = batch.inputIds(scope);
      NDArray positionIds = batch.positionIds(scope);
      NDArray segmentIds = batch.segmentIds(scope);
      if (!policy.checkpointed()) {
        return model.hidden(inputIds, positionIds, segmentIds);
      }
      checkpointed = CheckpointedForward.of(model, inputIds, positionIds, segmentIds);
      return checkpointed.hidden();
    } finally {
      policy.stopDropout().run();
    }
  }

  /** Carries gradients on through the blocks that were not kept; after the loss's own way back. */
  void backward() {
    if (checkpointed == null) {
      return;
    }
    policy.startPass().accept(number);
    try {
      checkpointed.backward();
    } finally {
      policy.stopDropout().run();
    }
  }
}
