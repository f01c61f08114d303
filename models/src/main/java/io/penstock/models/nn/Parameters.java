package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model's weights by name, in a fixed order. Owns them. */
public final class Parameters implements AutoCloseable {
  private final NDManager manager;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  /** None yet; those added live on {@code parent}'s device, at most as long as it. */
  public Parameters(NDManager parent) {
    manager = parent.newSubManager();
  }

  /** Adds a weight that training changes. */
  public void add(String name, Shape shape, float[] values) {
    NDArray array = Scope.outlive(manager.create(values, shape));
    array.setRequiresGradient(true);
    if (arrays.put(name, array) != null) {
      throw new IllegalArgumentException("two parameters named " + name);
    }
  }

  /** Adds a weight that training changes: {@code array}, which now belongs to these parameters. */
  public void add(String name, NDArray array) {
    addFrozen(name, array);
    array.setRequiresGradient(true);
  }

  /** Adds a weight that stays as it is: {@code array}, which now belongs to these parameters. */
  public void addFrozen(String name, NDArray array) {
    array.attach(manager);
    if (arrays.put(name, Scope.outlive(array)) != null) {
      throw new IllegalArgumentException("two parameters named " + name);
    }
  }

  /** Names a weight that belongs to other parameters, which must live longer than these. */
  public void addShared(String name, NDArray array) {
    if (arrays.put(name, array) != null) {
      throw new IllegalArgumentException("two parameters named " + name);
    }
  }

  /** The weights that training changes, by name. */
  public Map<String, NDArray> trained() {
    Map<String, NDArray> trained = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (array.hasGradient()) {
            trained.put(name, array);
          }
        });
    return trained;
  }

  /** The weight of that name. */
  public NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no parameter named " + name);
    }
    return array;
  }

  /** All weights by name. */
  public Map<String, NDArray> byName() {
    return Collections.unmodifiableMap(arrays);
  }

  /** All weights, in order. */
  public List<NDArray> inOrder() {
    return List.copyOf(arrays.values());
  }

  /** How many numbers they are. */
  public long size() {
    return arrays.values().stream().mapToLong(NDArray::size).sum();
  }

  /** Where the weights live. */
  public NDManager manager() {
    return manager;
  }

  @Override
  public void close() {
    manager.close();
  }
}
