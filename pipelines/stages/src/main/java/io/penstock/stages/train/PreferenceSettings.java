package io.penstock.stages.train;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.penstock.models.preference.Divergence;
import io.penstock.models.preference.DpoConfig;
import io.penstock.models.preference.DpoLoss;
import io.penstock.models.preference.KtoConfig;
import io.penstock.models.preference.OrpoConfig;
import io.penstock.models.preference.RewardConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How preferences are learned; the names and defaults are TRL's.
 *
 * @param usePeft whether adapters are trained, and the model's own weights stay
 * @param beta how strongly a policy is held to its reference; of ORPO the weight of the odds ratio
 * @param lossType of DPO: one of TRL's names, or several with commas between
 * @param lossWeights of each; empty: all 1
 * @param labelSmoothing of DPO: the share of pairs thought to be labelled wrongly
 * @param discopopTau of DPO's discopop
 * @param fDivergenceType of DPO: reverse_kl, forward_kl, js_divergence or alpha_divergence
 * @param fAlphaDivergenceCoef of alpha_divergence
 * @param ldAlpha of DPO: what tokens behind the end of the pair's shorter answer weigh; 1: as
 *     others
 * @param useWeighting of DPO: whether pairs weigh more that the policy itself would say (WPO)
 * @param precomputeRefLogProbs of DPO: whether the reference is asked once, before training
 * @param syncRefModel of DPO: whether the reference follows the policy (TR-DPO)
 * @param refModelMixupAlpha of sync-ref-model: what the policy weighs in the mix
 * @param refModelSyncSteps of sync-ref-model: after how many steps each
 * @param centerRewardsCoefficient of a reward model: how strongly rewards are held around zero
 * @param desirableWeight of KTO
 * @param undesirableWeight of KTO
 */
record PreferenceSettings(
    boolean usePeft,
    double beta,
    String lossType,
    String lossWeights,
    double labelSmoothing,
    double discopopTau,
    String fDivergenceType,
    double fAlphaDivergenceCoef,
    double ldAlpha,
    boolean useWeighting,
    boolean precomputeRefLogProbs,
    boolean syncRefModel,
    double refModelMixupAlpha,
    int refModelSyncSteps,
    double centerRewardsCoefficient,
    double desirableWeight,
    double undesirableWeight) {
  static final PreferenceSettings DEFAULT =
      new PreferenceSettings(
          false,
          0.1,
          "sigmoid",
          "",
          0,
          0.05,
          "reverse_kl",
          0.5,
          1,
          false,
          false,
          false,
          0.6,
          512,
          0,
          1,
          1);

  PreferenceSettings {
    // What does not parse is refused here, before any work.
    new DpoConfig(
        beta,
        losses(lossType),
        weights(lossWeights),
        labelSmoothing,
        discopopTau,
        divergence(fDivergenceType),
        fAlphaDivergenceCoef,
        ldAlpha,
        useWeighting,
        precomputeRefLogProbs,
        syncRefModel,
        refModelMixupAlpha,
        refModelSyncSteps);
    new RewardConfig(centerRewardsCoefficient);
    new KtoConfig(beta, desirableWeight, undesirableWeight);
  }

  @JsonIgnore
  DpoConfig dpo() {
    return new DpoConfig(
        beta,
        losses(lossType),
        weights(lossWeights),
        labelSmoothing,
        discopopTau,
        divergence(fDivergenceType),
        fAlphaDivergenceCoef,
        ldAlpha,
        useWeighting,
        precomputeRefLogProbs,
        syncRefModel,
        refModelMixupAlpha,
        refModelSyncSteps);
  }

  @JsonIgnore
  RewardConfig reward() {
    return new RewardConfig(centerRewardsCoefficient);
  }

  @JsonIgnore
  KtoConfig kto() {
    return new KtoConfig(beta, desirableWeight, undesirableWeight);
  }

  @JsonIgnore
  OrpoConfig orpo() {
    return new OrpoConfig(beta);
  }

  private static List<DpoLoss> losses(String names) {
    return Arrays.stream(names.split(",", -1))
        .map(name -> constant("loss-type", DpoLoss.class, name))
        .toList();
  }

  private static List<Double> weights(String weights) {
    if (weights.isEmpty()) {
      return List.of();
    }
    try {
      return Arrays.stream(weights.split(",", -1)).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "loss-weights: expected numbers with commas between, not '" + weights + "'", e);
    }
  }

  private static Divergence divergence(String name) {
    return constant("f-divergence-type", Divergence.class, name);
  }

  private static <E extends Enum<E>> E constant(String key, Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(name.trim())) {
        return constant;
      }
    }
    List<String> known =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    throw new IllegalArgumentException(key + ": expected one of " + known + ", not '" + name + "'");
  }
}
