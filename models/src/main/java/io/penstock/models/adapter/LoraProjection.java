package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;
import io.penstock.models.nn.Projection;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear map with the adapters that are active on it, one added to the other. Several DoRA
 * adapters each scale the base alone, as in PEFT.
 */
final class LoraProjection implements Projection {
  private final Projection base;
  private final LoraOps ops;
  private final List<Active> active = new ArrayList<>();

  /** An adapter's part here, and what of its input is dropped. */
  private record Active(LoraWeights weights, Dropout dropout, String path) {}

  LoraProjection(Projection base, LoraOps ops) {
    this.base = base;
    this.ops = ops;
  }

  /** The map without adapters. */
  Projection base() {
    return base;
  }

  void activate(LoraWeights weights, Dropout dropout, String path) {
    active.add(new Active(weights, dropout, path));
  }

  void deactivateAll() {
    active.clear();
  }

  @Override
  public NDArray apply(NDArray x) {
    if (active.size() == 1 && !active.get(0).dropout.isDrawing()) {
      return ops.apply(base, active.get(0).weights, x);
    }
    NDArray y = base.apply(x);
    for (Active each : active) {
      y = ops.applyOnto(y, base, each.weights, each.dropout.of(x, each.path));
    }
    return y;
  }

  @Override
  public long inputSize() {
    return base.inputSize();
  }

  @Override
  public long outputSize() {
    return base.outputSize();
  }
}
