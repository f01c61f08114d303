package io.penstock.models.rl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.Scope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Float32 numbers in memory that both Java and libtorch see. What is written between two calls is
 * there at the second.
 */
final class SharedTensor implements FlatTensor {
  private final FloatBuffer numbers;
  private final NDArray array;

  private SharedTensor(FloatBuffer numbers, NDArray array) {
    this.numbers = numbers;
    this.array = array;
  }

  /** Freed with {@code manager}. */
  static SharedTensor zeros(NDManager manager, long... dimensions) {
    Shape shape = new Shape(dimensions);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES))
            .order(ByteOrder.nativeOrder());
    return new SharedTensor(
        bytes.asFloatBuffer(), Scope.outlive(manager.create(bytes, shape, DataType.FLOAT32)));
  }

  @Override
  public NDArray array() {
    return array;
  }

  int size() {
    return numbers.capacity();
  }

  float get(int index) {
    return numbers.get(index);
  }

  void put(int index, float value) {
    numbers.put(index, value);
  }

  /** Writes all of {@code values} from {@code index} on. */
  void put(int index, float[] values) {
    numbers.put(index, values, 0, values.length);
  }

  /** Writes a stretch of {@code values} from {@code index} on. */
  void put(int index, float[] values, int from, int count) {
    numbers.put(index, values, from, count);
  }

  /** Reads as many as {@code values} holds, from {@code index} on. */
  void get(int index, float[] values) {
    numbers.get(index, values, 0, values.length);
  }

  /** Takes over the first numbers of {@code other}, as many as there is room for. */
  void copy(SharedTensor other) {
    numbers.put(0, other.numbers, 0, numbers.capacity());
  }
}
