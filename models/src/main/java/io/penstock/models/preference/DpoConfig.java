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
 * @param precomputeRefLogProbs whether the reference's log-probabilities are computed once, before
 *     training, and not with each batch
 */
public record DpoConfig(
    double beta,
    List<DpoLoss> lossType,
    List<Double> lossWeights,
    double labelSmoothing,
    double discopopTau,
    Divergence fDivergenceType,
    double fAlphaDivergenceCoef,
    boolean precomputeRefLogProbs) {
  /** TRL's defaults. */
  public static final DpoConfig DEFAULT =
      new DpoConfig(
          0.1, List.of(DpoLoss.SIGMOID), List.of(), 0, 0.05, Divergence.REVERSE_KL, 0.5, false);

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
        precomputeRefLogProbs);
  }

  /** With another β. */
  public DpoConfig withBeta(double value) {
    return new DpoConfig(
        value,
        lossType,
        lossWeights,
        labelSmoothing,
        discopopTau,
        fDivergenceType,
        fAlphaDivergenceCoef,
        precomputeRefLogProbs);
  }

  /** With another share of wrong labels. */
  public DpoConfig withLabelSmoothing(double value) {
    return new DpoConfig(
        beta,
        lossType,
        lossWeights,
        value,
        discopopTau,
        fDivergenceType,
        fAlphaDivergenceCoef,
        precomputeRefLogProbs);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
