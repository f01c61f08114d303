package io.penstock.models.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.google.errorprone.annotations.MustBeClosed;

/**
 * The lifetime of one step: every array the calling thread makes while it is open is freed when it
 * closes, whichever manager DJL attached it to. Scopes nest, and close on the thread that opened
 * them.
 */
public final class Scope implements AutoCloseable {
  private final NDManager parent;
  private final NDManager manager;
  private final NDScope arrays;

  private Scope(NDManager parent) {
    this.parent = parent;
    this.manager = parent.newSubManager();
    // DJL attaches a result to the manager of its first operand, so `embedding(weights, ids)` would
    // outlive a sub-manager; the thread's NDScope sees every array.
    this.arrays = new NDScope();
  }

  /** Opens a scope whose survivors, if any, go to {@code parent}. */
  @MustBeClosed
  public static Scope within(NDManager parent) {
    return new Scope(parent);
  }

  /** Where to make arrays that die with this scope. */
  public NDManager manager() {
    return manager;
  }

  /** Moves {@code array} out: it now belongs to the parent. */
  public NDArray keep(NDArray array) {
    NDScope.unregister(array);
    array.attach(parent);
    return array;
  }

  /** Excepts {@code array} from all open scopes: it lives as long as its manager. */
  public static NDArray outlive(NDArray array) {
    NDScope.unregister(array);
    return array;
  }

  @Override
  public void close() {
    arrays.close();
    manager.close();
  }
}
