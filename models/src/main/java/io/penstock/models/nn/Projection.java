package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;

/**
 * A linear map of a model, such as {@code q_proj}. Adapters and quantised weights take the place of
 * the plain {@link Linear}.
 */
public interface Projection {
  /** Maps the last dimension: [..., in] to [..., out]. */
  NDArray apply(NDArray x);

  /** The size of the vectors it takes. */
  long inputSize();

  /** The size of the vectors it makes. */
  long outputSize();
}
