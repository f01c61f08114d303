package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Random;

/** Where a new model takes its weights from, one by one, in the model's order. */
@FunctionalInterface
public interface Weights {
  /**
   * The weight of that name, made for the caller.
   *
   * @param name Hugging Face's
   * @param shape a linear map's is [out, in], also where the file of the architecture differs
   * @return float32, attached to {@code manager}
   * @throws IllegalArgumentException if there is none, or of another shape
   */
  NDArray take(String name, Shape shape, NDManager manager);

  /** Copies of these. */
  static Weights of(Map<String, NDArray> weights) {
    return (name, shape, manager) -> {
      NDArray weight = weights.get(name);
      if (weight == null || !weight.getShape().equals(shape)) {
        throw new IllegalArgumentException(
            "weight %s should be %s, is %s"
                .formatted(name, shape, weight == null ? "missing" : weight.getShape()));
      }
      NDArray copy = weight.duplicate();
      copy.attach(manager);
      return copy;
    };
  }

  /**
   * First weights: matrices from a normal distribution, norms one, biases zero. Drawn in Java, so
   * that they are the same on every device.
   *
   * @param deviation of a matrix, by its name
   */
  static Weights drawn(long seed, Deviation deviation) {
    Random random = new Random(seed);
    return (name, shape, manager) -> {
      if (name.endsWith(".bias")) {
        return manager.zeros(shape);
      }
      if (shape.dimension() == 1) {
        return manager.ones(shape);
      }
      double scale = deviation.of(name);
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * scale);
      }
      return manager.create(values, shape);
    };
  }

  /** The standard deviation of a matrix's first values. */
  @FunctionalInterface
  interface Deviation {
    double of(String name);
  }
}
