package io.penstock.models.rl;

import ai.djl.ndarray.NDArray;

/** Float32 numbers that an operation of {@link RlOps} may be given. */
sealed interface FlatTensor permits OwnTensor, SharedTensor {
  /** As DJL has it; whoever made the tensor owns it. */
  NDArray array();
}
