package io.penstock.models.quantize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.WeightedProjection;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import org.jspecify.annotations.Nullable;

/**
 * {@code x · weightᵀ + bias} with a frozen weight in eight bits: each row is divided by its largest
 * magnitude and rounded to 127ths (the weights' half of LLM.int8, Dettmers et al. 2022). About 8
 * bits a weight, for any shape.
 *
 * @param codes int8 [out, in]
 * @param largest float32 [out, 1]
 */
record Int8Linear(NDArray codes, NDArray largest, @Nullable NDArray bias, QuantizeOps ops)
    implements WeightedProjection {
  /** Quantises; the arrays belong to {@code owner}. */
  static Int8Linear of(NDArray weight, @Nullable NDArray bias, QuantizeOps ops, NDManager owner) {
    try (Scope scope = Scope.within(owner);
        GradMode mode = GradMode.off()) {
      NDList coded = ops.int8Codes.callAll(weight);
      return new Int8Linear(scope.keep(coded.get(0)), scope.keep(coded.get(1)), bias, ops);
    }
  }

  @Override
  public NDArray apply(NDArray x) {
    return bias == null
        ? ops.int8Linear.call(x, codes, largest)
        : ops.int8LinearWithBias.call(x, codes, largest, bias);
  }

  @Override
  public NDArray weight() {
    return ops.int8Weight.call(codes, largest);
  }

  @Override
  public long inputSize() {
    return codes.getShape().get(1);
  }

  @Override
  public long outputSize() {
    return codes.getShape().get(0);
  }
}
