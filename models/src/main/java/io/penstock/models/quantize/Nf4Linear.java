package io.penstock.models.quantize;

import ai.djl.ndarray.NDArray;
import io.penstock.models.nn.WeightedProjection;
import org.jspecify.annotations.Nullable;

/**
 * {@code x · weightᵀ + bias} with a frozen weight in NF4, made plain for each call. While
 * operations are recorded the plain matrix lives as long as the recording; under {@link
 * io.penstock.models.nn.CheckpointedForward} that is one block's.
 */
record Nf4Linear(Nf4Weight quantized, @Nullable NDArray bias, QuantizeOps ops)
    implements WeightedProjection {
  @Override
  public NDArray apply(NDArray x) {
    Nf4Weight w = quantized;
    return bias == null
        ? ops.nf4Linear.call(
            x, w.packed(), w.codes(), w.scales(), w.offset(), ops.dynamicMap, ops.nf4Pairs)
        : ops.nf4LinearWithBias.call(
            x, w.packed(), w.codes(), w.scales(), w.offset(), ops.dynamicMap, ops.nf4Pairs, bias);
  }

  @Override
  public NDArray weight() {
    return quantized.restored(ops);
  }

  @Override
  public long inputSize() {
    return quantized.inputSize();
  }

  @Override
  public long outputSize() {
    return quantized.outputSize();
  }
}
