package io.penstock.models.rl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.Scope;

/**
 * Float32 numbers in libtorch's own memory, whose alignment is always the same: kernels may round
 * by it, and a resumed run must round as one that never stopped.
 */
final class OwnTensor implements FlatTensor {
  private final NDArray array;

  private OwnTensor(NDArray array) {
    this.array = array;
  }

  /** Freed with {@code manager}. */
  static OwnTensor zeros(NDManager manager, int size) {
    Shape shape = size == 1 ? new Shape() : new Shape(size);
    return new OwnTensor(Scope.outlive(manager.zeros(shape, DataType.FLOAT32)));
  }

  @Override
  public NDArray array() {
    return array;
  }

  float[] numbers() {
    return array.toFloatArray();
  }

  void set(float[] numbers) {
    try (NDArray values = array.getManager().create(numbers, array.getShape())) {
      values.copyTo(array);
    }
  }
}
