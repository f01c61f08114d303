package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** The loss of KTO (Ethayarajh et al. 2024), for answers that are wanted or not, one by one. */
final class KtoLoss {
  private KtoLoss() {}

  /**
   * Of each answer w · (1 − σ(β · s · (l − kl))), with s = 1 and the weight of desirable ones where
   * it is wanted, and s = −1 and the other weight where it is not.
   *
   * @param logRatios l, float32 [answers]
   * @param kl how far policy and reference are apart, a scalar that no gradient flows through
   */
  static NDArray of(
      NDArray logRatios, NDArray kl, List<Boolean> desirable, KtoConfig config, PreferenceOps ops) {
    int answers = desirable.size();
    float[] signs = new float[answers];
    float[] weights = new float[answers];
    for (int i = 0; i < answers; i++) {
      signs[i] = desirable.get(i) ? 1 : -1;
      weights[i] =
          (float) (desirable.get(i) ? config.desirableWeight() : config.undesirableWeight());
    }
    NDManager manager = logRatios.getManager();
    NDArray value = ops.sigmoid(logRatios.sub(kl).mul(manager.create(signs)).mul(config.beta()));
    return value.neg().add(1).mul(manager.create(weights));
  }

  /**
   * An estimate of the divergence: max(0, mean (log π − log π_ref)) over answers to other prompts.
   */
  static NDArray divergence(NDArray mismatched, NDArray referenceMismatched) {
    return mismatched.sub(referenceMismatched).mean().maximum(0);
  }
}
