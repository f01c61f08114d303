package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.TorchOps;

/** A model while it is put together: takes its weights in order, and makes its linear maps. */
final class Assembly {
  final Parameters parameters;
  final Projections projections = new Projections();
  final TorchOps ops;
  private final Weights weights;
  private final ProjectionMaker maker;

  private Assembly(Weights weights, ProjectionMaker maker, NDManager parent) {
    this.weights = weights;
    this.maker = maker;
    parameters = new Parameters(parent);
    ops = TorchOps.on(parameters.manager());
  }

  /** What {@code build} puts together; what was loaded is freed if it fails. */
  static <T> T build(Weights weights, ProjectionMaker maker, NDManager parent, Build<T> build) {
    Assembly assembly = new Assembly(weights, maker, parent);
    try {
      return build.from(assembly);
    } catch (RuntimeException e) {
      assembly.ops.close();
      assembly.parameters.close();
      throw e;
    }
  }

  /** A weight that training changes. */
  NDArray weight(String name, long... shape) {
    NDArray weight = weights.take(name, new Shape(shape), parameters.manager());
    parameters.add(name, weight);
    return weight;
  }

  /** Makes the linear map at {@code path}, and returns the path. */
  String projection(String path, long in, long out, boolean bias) {
    NDManager manager = parameters.manager();
    NDArray matrix = weights.take(path + ".weight", new Shape(out, in), manager);
    NDArray offset = bias ? weights.take(path + ".bias", new Shape(out), manager) : null;
    projections.add(path, maker.make(path, matrix, offset, parameters, ops));
    return path;
  }

  /** The constructor of a model. */
  @FunctionalInterface
  interface Build<T> {
    T from(Assembly assembly);
  }
}
