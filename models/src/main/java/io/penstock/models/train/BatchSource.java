package io.penstock.models.train;

import java.util.Optional;

/** The batches of a data set, at any position of its order. */
public interface BatchSource {
  /** Names exactly these rows, such as a hash; a checkpoint goes on only with the same. */
  String version();

  /** The rows from {@code position} on, which counts rows over all epochs. */
  TokenBatch batch(long position, int rows);

  /** How many epochs lie before {@code position}. */
  double epochsAt(long position);

  /**
   * A sample of the held-out rows in batches of at most so many; none where no rows are held out.
   *
   * @param step the updates made so far: a source may sample anew at each evaluation
   */
  Iterable<TokenBatch> sample(long step, int rowsPerBatch);

  /** All held-out rows, each once, in batches of at most so many. */
  Iterable<TokenBatch> heldOut(int rowsPerBatch);

  /** Whether {@link #sample} is all that {@link #heldOut} is. */
  boolean samplesAll();

  /** The UTF-8 bytes each token id stands for, where they are known. */
  default Optional<TokenBytes> tokenBytes() {
    return Optional.empty();
  }
}
