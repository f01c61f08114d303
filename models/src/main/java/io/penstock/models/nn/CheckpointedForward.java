package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.penstock.models.nn.LanguageModel.BlockContext;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * A forward pass that remembers only what enters each block, and computes each block again on the
 * way back (gradient checkpointing): the memory of one block's operations instead of all, for one
 * more forward pass of time. The gradients are those of a plain pass, to the last bit.
 *
 * <p>In place of {@code logits = model.logits(ids, positions, segments)} a loop writes
 *
 * <pre>{@code
 * CheckpointedForward forward = CheckpointedForward.of(model, ids, positions, segments);
 * NDArray logits = forward.logits();     // any loss may be made of these, or of hidden()
 * ops.backward(loss);                    // as ever; reaches the output layer and the last norm
 * forward.backward();                    // then the blocks, last to first, and the embedding
 * }</pre>
 *
 * all within one {@link Scope}, while operations are recorded. A loss over several passes is one
 * {@code ops.backward}, then one {@code backward} for each. A model that draws (dropout) must draw
 * the same when a block is computed again.
 */
public final class CheckpointedForward {
  private final LanguageModel model;
  private final NDManager manager;
  private final BlockContext context;
  private final NDArray embedded;

  /** What enters each block, and behind the last what leaves it. */
  private final List<NDArray> inputs = new ArrayList<>();

  private final NDArray hidden;

  private CheckpointedForward(
      LanguageModel model, NDArray inputIds, NDArray positionIds, NDArray segmentIds) {
    this.model = model;
    manager = inputIds.getManager();
    context = model.context(positionIds, segmentIds);
    embedded = model.embed(inputIds, positionIds);
    NDArray x = embedded.stopGradient();
    inputs.add(x);
    try (GradMode mode = GradMode.off()) {
      for (int layer = 0; layer < model.config().layers(); layer++) {
        x = withoutTraces(layer, x);
        inputs.add(x);
      }
    }
    x.setRequiresGradient(true);
    hidden = model.finalNorm(x);
  }

  /**
   * Runs the blocks, recording none of them. What it keeps belongs to {@code inputIds}' manager.
   *
   * @param inputIds as {@link LanguageModel#logits} takes them; so the others
   */
  public static CheckpointedForward of(
      LanguageModel model, NDArray inputIds, NDArray positionIds, NDArray segmentIds) {
    return new CheckpointedForward(model, inputIds, positionIds, segmentIds);
  }

  /** The vectors from which logits are made: float32 [batch, time, width]. */
  public NDArray hidden() {
    return hidden;
  }

  /** The logits of the token that follows each position: float32 [batch, time, vocabulary]. */
  public NDArray logits() {
    return model.unembed(hidden);
  }

  /**
   * Carries the gradient that has reached {@link #hidden} on through the blocks to all that is
   * trained in them, adding to what gradient is there. Once, after the loss's own backward pass.
   */
  public void backward() {
    int last = inputs.size() - 1;
    NDArray gradient = gradient(inputs.get(last));
    inputs.remove(last).close();
    for (int layer = last - 1; layer >= 0; layer--) {
      NDArray input = inputs.remove(layer);
      NDArray before = null;
      try (Scope scope = Scope.within(manager)) {
        boolean wanted = layer > 0 || model.ops().records(embedded);
        input.setRequiresGradient(wanted);
        passBack(model.block(layer, input, context), gradient);
        gradient.close();
        if (wanted) {
          before = scope.keep(gradient(input));
        }
      }
      input.close();
      if (before == null) {
        return;
      }
      gradient = before;
    }
    passBack(embedded, gradient);
    gradient.close();
  }

  private NDArray withoutTraces(int layer, NDArray x) {
    try (Scope scope = Scope.within(manager)) {
      return scope.keep(model.block(layer, x, context));
    }
  }

  /**
   * Adds the product of {@code gradient} and the derivatives of {@code y}; nothing if it has none.
   */
  private void passBack(NDArray y, NDArray gradient) {
    if (model.ops().records(y)) {
      JniUtils.backward((PtNDArray) y, (PtNDArray) gradient, false, false);
    }
  }

  private static NDArray gradient(NDArray array) {
    return JniUtils.getGradient((PtNDArray) array);
  }
}
