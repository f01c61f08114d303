package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** A linear map whose matrix can be had as plain numbers. */
public interface WeightedProjection extends Projection {
  /**
   * The matrix, float32 [out, in]. The map's own where it is kept like that; where it is quantised,
   * a new one that belongs to the caller's scope.
   */
  NDArray weight();

  /** What is added to each result, float32 [out], or none. */
  @Nullable NDArray bias();
}
