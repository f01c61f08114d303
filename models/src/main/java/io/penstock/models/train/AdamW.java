package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.tensor.TorchOps.AdamWCoefficients;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW with PyTorch's update, and decay only for weights of two and more dimensions. Owns its
 * state (two arrays a weight and a count of updates), which a checkpoint saves.
 */
public final class AdamW implements AutoCloseable {
  private final TorchOps ops;
  private final NDManager manager;
  private final TrainingConfig config;
  private final List<NDArray> all;
  private final List<Group> groups;
  private final Map<String, NDArray> state = new LinkedHashMap<>();

  /** Weights with the same decay, and their state in the same order. */
  private record Group(
      double weightDecay,
      List<NDArray> parameters,
      List<NDArray> firstMoments,
      List<NDArray> secondMoments,
      List<NDArray> steps) {
    static Group of(double weightDecay) {
      return new Group(
          weightDecay, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /**
   * An optimiser of these weights, by name, that has made no update yet; state on {@code parent}.
   */
  public AdamW(
      Map<String, NDArray> trained, TorchOps ops, NDManager parent, TrainingConfig config) {
    this.ops = ops;
    this.config = config;
    manager = parent.newSubManager();
    all = List.copyOf(trained.values());
    Group decayed = Group.of(config.weightDecay());
    Group plain = Group.of(0);
    groups = List.of(decayed, plain);
    trained.forEach(
        (name, array) -> add(name, array, array.getShape().dimension() < 2 ? plain : decayed));
  }

  private void add(String name, NDArray parameter, Group group) {
    NDArray firstMoment = Scope.outlive(manager.zeros(parameter.getShape()));
    NDArray secondMoment = Scope.outlive(manager.zeros(parameter.getShape()));
    NDArray steps = Scope.outlive(manager.zeros(new Shape()));
    group.parameters.add(parameter);
    group.firstMoments.add(firstMoment);
    group.secondMoments.add(secondMoment);
    group.steps.add(steps);
    state.put(name + ".exp_avg", firstMoment);
    state.put(name + ".exp_avg_sq", secondMoment);
    state.put(name + ".step", steps);
  }

  /**
   * Scales the gradients down where their global norm is above the limit, and returns the norm they
   * had. PyTorch's {@code clip_grad_norm_}.
   */
  public double clipGradients(double maxNorm) {
    try (Scope scope = Scope.within(manager)) {
      List<NDArray> gradients = gradients(all);
      double norm = ops.globalNorm(gradients);
      if (maxNorm > 0 && norm > maxNorm) {
        ops.scale(gradients, maxNorm / (norm + 1e-6));
      }
      return norm;
    }
  }

  /** Updates the weights from their gradients, and sets these to zero. */
  public void step(double learningRate) {
    try (Scope scope = Scope.within(manager)) {
      for (Group group : groups) {
        if (!group.parameters.isEmpty()) {
          update(group, learningRate);
        }
      }
    }
  }

  private void update(Group group, double learningRate) {
    List<NDArray> gradients = gradients(group.parameters);
    ops.adamW(
        group.parameters,
        gradients,
        group.firstMoments,
        group.secondMoments,
        group.steps,
        new AdamWCoefficients(
            learningRate, config.beta1(), config.beta2(), group.weightDecay, config.epsilon()));
    ops.zero(gradients);
  }

  /** Its state by name, owned by the optimiser. */
  public Map<String, NDArray> state() {
    return Collections.unmodifiableMap(state);
  }

  /**
   * Takes over a saved state.
   *
   * @throws IllegalArgumentException if an array is missing or of another shape
   */
  public void restore(Map<String, NDArray> saved) {
    state.forEach(
        (name, array) -> {
          NDArray value = saved.get(name);
          if (value == null || !value.getShape().equals(array.getShape())) {
            throw new IllegalArgumentException("optimizer state " + name + " does not fit");
          }
          value.copyTo(array);
        });
  }

  private List<NDArray> gradients(List<NDArray> parameters) {
    return parameters.stream().map(ops::gradient).toList();
  }

  @Override
  public void close() {
    manager.close();
  }
}
