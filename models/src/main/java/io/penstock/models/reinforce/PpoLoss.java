package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;

/**
 * PPO's losses of tokens (Schulman et al. 2017), as TRL has them; their means are what is
 * minimised. All arrays are float32 [tokens].
 *
 * @param ratio the probability now over that of the sampling
 * @param policy max(−A·ratio, −A·clip(ratio))
 * @param clipped whether the second was larger, as 0 and 1
 */
record PpoLoss(NDArray ratio, NDArray policy, NDArray clipped) {

  /** The policy's loss. */
  static PpoLoss of(NDArray logProbs, NDArray sampled, NDArray advantages, double cliprange) {
    NDArray ratio = logProbs.sub(sampled).exp();
    NDArray plain = ratio.mul(advantages).neg();
    NDArray held =
        ratio.clip((float) (1 - cliprange), (float) (1 + cliprange)).mul(advantages).neg();
    return new PpoLoss(ratio, plain.maximum(held), held.gt(plain));
  }

  /** The values' loss of each: ½·max((v − R)², (clip(v) − R)²), where v moves from {@code old}. */
  static NDArray values(NDArray values, NDArray old, NDArray returns, double cliprange) {
    NDArray plain = values.sub(returns).square();
    return plain.maximum(heldValues(values, old, returns, cliprange)).mul(0.5f);
  }

  /** Where the clipped value is further off, as booleans. */
  static NDArray valuesClipped(NDArray values, NDArray old, NDArray returns, double cliprange) {
    return heldValues(values, old, returns, cliprange).gt(values.sub(returns).square());
  }

  private static NDArray heldValues(
      NDArray values, NDArray old, NDArray returns, double cliprange) {
    NDArray held = values.maximum(old.sub((float) cliprange)).minimum(old.add((float) cliprange));
    return held.sub(returns).square();
  }
}
