package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;

/**
 * Drops shares of adapters' inputs while training. What is dropped depends on the seed, the pass
 * and the module alone: a block computed again drops the same, and so does a resumed run.
 */
final class Dropout {
  private static final long NOT_TRAINING = -1;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L; // SplitMix64's increment

  private final LoraOps ops;
  private final double share;
  private final NDArray probability;
  private final long seed;
  private long pass = NOT_TRAINING;

  Dropout(LoraOps ops, double share, NDArray probability, long seed) {
    this.ops = ops;
    this.share = share;
    this.probability = probability;
    this.seed = seed;
  }

  /** From now on drops as pass {@code number} of a training does. */
  void startPass(long number) {
    pass = number;
  }

  /** From now on drops nothing. */
  void stop() {
    pass = NOT_TRAINING;
  }

  boolean isDrawing() {
    return share > 0 && pass != NOT_TRAINING;
  }

  /** {@code x}, with some of it dropped where training. */
  NDArray of(NDArray x, String path) {
    return isDrawing() ? ops.dropped(x, probability, mixed(path.hashCode())) : x;
  }

  private long mixed(int place) {
    long mixed = seed + GOLDEN * (pass * 1_000_003 + place);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
