package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;

/**
 * The loss of a reward model: Bradley and Terry's probability that the better answer wins, as in
 * TRL's RewardTrainer.
 */
final class RewardLoss {
  private RewardLoss() {}

  /**
   * −mean log σ(r_c − r_r − margin) + center · mean (r_c + r_r)².
   *
   * @param chosen r_c, float32 [pairs]
   * @param rejected r_r, the same
   * @param margins by how much the first should be larger, the same
   * @param center holds the rewards around zero; 0 does not
   */
  static NDArray of(
      NDArray chosen, NDArray rejected, NDArray margins, double center, PreferenceOps ops) {
    NDArray loss = ops.logSigmoid(chosen.sub(rejected).sub(margins)).mean().neg();
    // A float: a double would make a scalar of doubles of it.
    float weight = (float) center;
    return weight == 0 ? loss : loss.add(chosen.add(rejected).square().mean().mul(weight));
  }
}
