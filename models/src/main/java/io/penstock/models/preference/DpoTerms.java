package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;

/**
 * What the losses of DPO are made of, each float32 [pairs]: the log-probabilities of the answers,
 * summed over their tokens, by the policy and by the reference policy.
 *
 * @param chosenCounts how many tokens of the chosen answers count, at least 1
 * @param rejectedCounts the same of the rejected ones
 * @param chosenCrossEntropy of a token of the chosen answers, on average: a scalar
 * @param weights what each pair's losses are multiplied by: float32 [pairs], or [1] for all
 */
record DpoTerms(
    NDArray chosen,
    NDArray rejected,
    NDArray referenceChosen,
    NDArray referenceRejected,
    NDArray chosenCounts,
    NDArray rejectedCounts,
    NDArray chosenCrossEntropy,
    NDArray weights,
    DpoConfig config,
    PreferenceOps ops) {

  double beta() {
    return config.beta();
  }

  double epsilon() {
    return config.labelSmoothing();
  }

  /** c: log π(chosen) − log π_ref(chosen). */
  NDArray chosenLogRatios() {
    return chosen.sub(referenceChosen);
  }

  /** r: log π(rejected) − log π_ref(rejected). */
  NDArray rejectedLogRatios() {
    return rejected.sub(referenceRejected);
  }

  /** c as the divergence scores it. */
  NDArray chosenScores() {
    return config.fDivergenceType().score(chosenLogRatios(), config, ops);
  }

  /** r as the divergence scores it. */
  NDArray rejectedScores() {
    return config.fDivergenceType().score(rejectedLogRatios(), config, ops);
  }

  /** Δ = c − r. */
  NDArray delta() {
    return chosenScores().sub(rejectedScores());
  }

  /** βΔ. */
  NDArray betaDelta() {
    return delta().mul(beta());
  }

  /** Δ̄: c and r each divided by its count of tokens. */
  NDArray averageDelta() {
    return chosenScores().div(chosenCounts).sub(rejectedScores().div(rejectedCounts));
  }

  /** βc. */
  NDArray chosenRewards() {
    return chosenLogRatios().mul(beta());
  }

  /** βr. */
  NDArray rejectedRewards() {
    return rejectedLogRatios().mul(beta());
  }

  NDArray logSigmoid(NDArray x) {
    return ops.logSigmoid(x);
  }

  NDArray sigmoid(NDArray x) {
    return ops.sigmoid(x);
  }
}
