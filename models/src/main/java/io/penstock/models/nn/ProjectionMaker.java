package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import io.penstock.models.tensor.TorchOps;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model's linear maps from their weights while the model is loaded, one at a time: whoever
 * keeps the weights in four bits never holds all of them in thirty-two.
 */
@FunctionalInterface
public interface ProjectionMaker {
  /** Plain maps, whose weights are trained. */
  ProjectionMaker PLAIN =
      (path, weight, bias, parameters, ops) -> {
        parameters.add(path + ".weight", weight);
        if (bias != null) {
          parameters.add(path + ".bias", bias);
        }
        return new Linear(weight, bias, ops);
      };

  /**
   * The map at {@code path}; {@code weight} (float32 [out, in]) and {@code bias} ([out]) are its
   * own: they go to {@code parameters} or are closed.
   */
  Projection make(
      String path, NDArray weight, @Nullable NDArray bias, Parameters parameters, TorchOps ops);
}
