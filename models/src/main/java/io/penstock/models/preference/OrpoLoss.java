package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;

/**
 * The odds-ratio part of ORPO (Hong et al. 2024), which needs no reference policy.
 *
 * @param logOdds log (odds of the chosen answer / odds of the rejected one), float32 [pairs], with
 *     odds p / (1 − p) of the mean probability of a token
 * @param logRatio log σ of it, the same
 */
record OrpoLoss(NDArray logOdds, NDArray logRatio) {

  /**
   * Of answers whose mean log-probabilities of a token these are, each float32 [pairs] and below 0.
   */
  static OrpoLoss of(NDArray chosen, NDArray rejected, PreferenceOps ops) {
    NDArray logOdds = chosen.sub(rejected).sub(ops.log1mexp(chosen).sub(ops.log1mexp(rejected)));
    return new OrpoLoss(logOdds, ops.logSigmoid(logOdds));
  }

  /** nll − mean(β · log σ(log odds)). */
  NDArray loss(NDArray crossEntropy, double beta) {
    return crossEntropy.sub(logRatio.mul(beta).mean());
  }
}
