package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import io.penstock.models.tensor.TorchOps;
import org.jspecify.annotations.Nullable;

/**
 * {@code x · weightᵀ + bias}, with weights that the model's {@link Parameters} own.
 *
 * @param weight float32 [out, in]
 * @param bias float32 [out], or none
 */
public record Linear(NDArray weight, @Nullable NDArray bias, TorchOps ops)
    implements WeightedProjection {
  @Override
  public NDArray apply(NDArray x) {
    return ops.linear(x, weight, bias);
  }

  @Override
  public long inputSize() {
    return weight.getShape().get(1);
  }

  @Override
  public long outputSize() {
    return weight.getShape().get(0);
  }
}
