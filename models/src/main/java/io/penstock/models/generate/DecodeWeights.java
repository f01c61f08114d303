package io.penstock.models.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Linear;
import io.penstock.models.nn.Projection;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's weights in the order that the decode step takes them. Plain linear maps are used where
 * they are; of others (adapters, quantised weights) a plain one is made that maps the same.
 */
final class DecodeWeights {
  private final LanguageModel model;
  private final NDManager manager;
  private final NDArray none;
  private final List<NDArray> weights = new ArrayList<>();

  /** None yet; those made live in {@code manager}. */
  DecodeWeights(LanguageModel model, NDManager manager) {
    this.model = model;
    this.manager = manager;
    none = Scope.outlive(manager.create(new float[0], new Shape(0)));
  }

  DecodeWeights add(NDArray weight) {
    weights.add(weight);
    return this;
  }

  DecodeWeights parameter(String name) {
    return add(model.parameters().get(name));
  }

  /** The parameter, or nothing where the model has none of that name. */
  DecodeWeights optional(String name) {
    return add(model.parameters().byName().getOrDefault(name, none));
  }

  /** The matrix and the bias of a linear map. */
  DecodeWeights projection(String path) {
    Projection projection = model.projections().get(path);
    if (projection instanceof Linear linear) {
      return pair(linear.weight(), linear.bias());
    }
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.off()) {
      NDManager here = scope.manager();
      // What a linear map makes of the unit vectors is its matrix.
      NDArray bias = projection.apply(here.zeros(new Shape(1, projection.inputSize())));
      NDArray columns =
          projection.apply(here.eye(Math.toIntExact(projection.inputSize()))).sub(bias);
      NDArray weight = columns.transpose(1, 0).duplicate();
      return pair(scope.keep(weight), scope.keep(bias.flatten()));
    }
  }

  private DecodeWeights pair(NDArray weight, @Nullable NDArray bias) {
    return add(weight).add(bias == null ? none : bias);
  }

  List<NDArray> list() {
    return weights;
  }
}
