package io.penstock.models.preference;

import java.util.Collections;
import java.util.List;

/**
 * What DPO is to minimise; the names and defaults are TRL's.
 *
 * @param beta how strongly the policy is held to its reference
 * @param lossType the losses, added up
 * @param lossWeights of each; empty: all 1
 * @param labelSmoothing the share of pairs whose labels are thought to be wrong
 * @param discopopTau the temperature of the mixing of {@link DpoLoss#DISCOPOP}
 * @param fDivergenceType how log-ratios are scored
 * @param fAlphaDivergenceCoef α of {@link Divergence#ALPHA_DIVERGENCE}
 * @param ldAlpha what the tokens of an answer weigh that lie behind the end of the other one; 1,
 *     where TRL has none, weighs all alike (Liu et al. 2024, LD-DPO)
 * @param useWeighting whether pairs weigh more that the policy itself would say (Zhou et al. 2024,
 *     WPO)
 * @param precomputeRefLogProbs whether the reference's log-probabilities are computed once, before
 *     training, and not with each batch
 * @param syncRefModel whether the reference follows the policy (Gorbatovski et al. 2024, TR-DPO)
 * @param refModelMixupAlpha what the policy weighs when it does
 * @param refModelSyncSteps after how many steps it does
 */
public record DpoConfig(
    double beta,
    List<DpoLoss> lossType,
    List<Double> lossWeights,
    double labelSmoothing,
    double discopopTau,
    Divergence fDivergenceType,
    double fAlphaDivergenceCoef,
    double ldAlpha,
    boolean useWeighting,
    boolean precomputeRefLogProbs,
    boolean syncRefModel,
    double refModelMixupAlpha,
    int refModelSyncSteps) {
  /** TRL's defaults. */
  public static final DpoConfig DEFAULT =
      new DpoConfig(
          0.1,
          List.of(DpoLoss.SIGMOID),
          List.of(),
          0,
          0.05,
          Divergence.REVERSE_KL,
          0.5,
          1,
          false,
          false,
          false,
          0.6,
          512);

  public DpoConfig {
    lossType = List.copyOf(lossType);
    lossWeights =
        lossWeights.isEmpty()
            ? Collections.nCopies(lossType.size(), 1.0)
            : List.copyOf(lossWeights);
    require(beta > 0, "beta must be positive", beta);
    require(!lossType.isEmpty(), "loss-type needs at least one loss", lossType);
    require(lossWeights.size() == lossType.size(), "loss-weights: one for each loss", lossWeights);
    require(
        labelSmoothing >= 0 && labelSmoothing < 0.5,
        "label-smoothing must lie in 0 to below 0.5",
        labelSmoothing);
    require(
        labelSmoothing > 0 || !lossType.contains(DpoLoss.EXO_PAIR),
        "exo_pair needs a label-smoothing above 0, such as 1e-3",
        labelSmoothing);
    require(discopopTau > 0, "discopop-tau must be positive", discopopTau);
    for (DpoLoss loss : lossType) {
      require(
          fDivergenceType == Divergence.REVERSE_KL || loss.knowsDivergences(),
          loss + " knows no f-divergence-type but reverse_kl",
          fDivergenceType);
    }
    require(ldAlpha >= 0 && ldAlpha <= 1, "ld-alpha must lie in 0 to 1", ldAlpha);
    require(
        !useWeighting
            || !(lossType.contains(DpoLoss.AOT) || lossType.contains(DpoLoss.AOT_UNPAIRED)),
        "use-weighting: aot sorts the pairs and knows no weights of them",
        lossType);
    require(
        !(syncRefModel && precomputeRefLogProbs),
        "sync-ref-model needs a reference that is asked with each batch: precompute-ref-log-probs",
        precomputeRefLogProbs);
    require(
        refModelMixupAlpha > 0 && refModelMixupAlpha <= 1,
        "ref-model-mixup-alpha must lie above 0, to 1",
        refModelMixupAlpha);
    require(refModelSyncSteps > 0, "ref-model-sync-steps must be positive", refModelSyncSteps);
  }

  /** With one loss. */
  public DpoConfig withLoss(DpoLoss loss) {
    return new DpoConfig(
        beta,
        List.of(loss),
        List.of(),
        labelSmoothing,
        discopopTau,
        fDivergenceType,
        fAlphaDivergenceCoef,
        ldAlpha,
        useWeighting,
        precomputeRefLogProbs,
        syncRefModel,
        refModelMixupAlpha,
        refModelSyncSteps);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
