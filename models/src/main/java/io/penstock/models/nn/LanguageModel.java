package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import io.penstock.models.tensor.TorchOps;

/**
 * A decoder of tokens: from the ids of a row to the logits of what follows each. A token sees
 * itself and earlier tokens of its own document, no others. The steps are apart so that a caller
 * can compute a block twice (gradient checkpointing) or look between them. Owns its weights; the
 * arrays it returns die with the caller's scope.
 */
public interface LanguageModel extends AutoCloseable {
  /** Its shape. */
  ModelConfig config();

  /** Its weights, by Hugging Face's names; owned by the model. */
  Parameters parameters();

  /** Its linear maps, which adapters replace. */
  Projections projections();

  /** The operations on this model's device. */
  TorchOps ops();

  /**
   * What every block needs besides the vectors: made once for a batch.
   *
   * @param mask float32 [batch, 1, time, time], what may be looked at, added to the scores
   * @param nearMask the same within the sliding window, for layers that have one; {@code mask}
   *     where none has
   * @param positions what the architecture makes of the positions: for rotary embeddings the
   *     cosines and sines, float32 [2, batch, 1, time, head size]; otherwise the position ids as
   *     they came
   */
  record BlockContext(NDArray mask, NDArray nearMask, NDArray positions) {}

  /**
   * The context of a batch.
   *
   * @param positionIds int64 [batch, time], each below the context length
   * @param segmentIds int64 [batch, time], equal for the tokens of one document within a row
   */
  BlockContext context(NDArray positionIds, NDArray segmentIds);

  /**
   * The vectors that enter the first block.
   *
   * @param inputIds int64 [batch, time]
   * @return float32 [batch, time, width]
   */
  NDArray embed(NDArray inputIds, NDArray positionIds);

  /** The vectors behind block {@code layer}: [batch, time, width] to the same. */
  NDArray block(int layer, NDArray x, BlockContext context);

  /** The normalisation behind the last block. */
  NDArray finalNorm(NDArray x);

  /** The logits of normalised vectors: [..., width] to [..., vocabulary]. */
  NDArray unembed(NDArray hidden);

  /** The vectors from which {@link #logits} are made: float32 [batch, time, width]. */
  default NDArray hidden(NDArray inputIds, NDArray positionIds, NDArray segmentIds) {
    BlockContext context = context(positionIds, segmentIds);
    NDArray x = embed(inputIds, positionIds);
    for (int layer = 0; layer < config().layers(); layer++) {
      x = block(layer, x, context);
    }
    return finalNorm(x);
  }

  /**
   * The logits of the token that follows each position: float32 [batch, time, vocabulary].
   *
   * @param inputIds int64 [batch, time]
   * @param positionIds int64 [batch, time], each below the context length
   * @param segmentIds int64 [batch, time], equal for the tokens of one document within a row
   */
  default NDArray logits(NDArray inputIds, NDArray positionIds, NDArray segmentIds) {
    return unembed(hidden(inputIds, positionIds, segmentIds));
  }

  @Override
  void close();
}
