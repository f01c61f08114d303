package io.penstock.stages.train;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.penstock.models.reinforce.GrpoConfig;
import io.penstock.models.reinforce.KlEstimator;
import io.penstock.models.reinforce.PpoConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How rewards are learned; the names and defaults are TRL's, with {@code grpo-} before those that
 * other methods have too.
 *
 * @param rewardFuncs what rewards answers, with commas between: exact, format, class:NAME,
 *     model:DIR or an http address
 * @param rewardWeights of each; empty: all 1
 * @param rewardTimeoutSeconds how long one may take for the answers of a rollout
 * @param rewardClassPath where a class lies: folders and jars, with {@code :} between
 * @param exactColumn of exact: which column of the data holds the right answer
 * @param formatRegex of format: what an answer must match as a whole
 * @param stopToken ends an answer; empty: the tokenizer's end of a text
 * @param temperature what logits are divided by; 0: the method's own default
 */
record ReinforceSettings(
    String rewardFuncs,
    String rewardWeights,
    double rewardTimeoutSeconds,
    String rewardClassPath,
    String exactColumn,
    String formatRegex,
    String stopToken,
    double temperature,
    int responseLength,
    double missingEosPenalty,
    double klCoef,
    String klEstimator,
    boolean adaptiveKl,
    double targetKl,
    double klHorizon,
    boolean whitenRewards,
    double gamma,
    double lam,
    double cliprange,
    double cliprangeValue,
    double vfCoef,
    int numPpoEpochs,
    int numMiniBatches,
    int numGenerations,
    int maxCompletionLength,
    double grpoBeta,
    double grpoEpsilon,
    double grpoEpsilonHigh,
    int numIterations,
    String grpoLossType,
    String scaleRewards,
    String importanceSamplingLevel,
    boolean useBiasCorrectionKl) {
  static final ReinforceSettings DEFAULT =
      new ReinforceSettings(
          "exact", "", 60, "", "answer", ".*", "", 0, 53, 0, 0.05, "k1", false, 6, 10_000, false, 1,
          0.95, 0.2, 0.2, 0.1, 4, 1, 8, 512, 0, 0.2, 0, 1, "dapo", "group", "token", true);

  ReinforceSettings {
    if (!(rewardTimeoutSeconds > 0)) {
      throw new IllegalArgumentException(
          "reward-timeout-seconds must be positive: " + rewardTimeoutSeconds);
    }
    if (!(temperature >= 0)) {
      throw new IllegalArgumentException("temperature must not be negative: " + temperature);
    }
    weights(rewardWeights);
  }

  /** PPO's part; refuses what is not allowed. */
  @JsonIgnore
  PpoConfig ppo() {
    return new PpoConfig(
        responseLength,
        temperature == 0 ? PpoConfig.DEFAULT.temperature() : temperature,
        missingEosPenalty,
        klCoef,
        constant("kl-estimator", KlEstimator.class, klEstimator),
        adaptiveKl,
        targetKl,
        klHorizon,
        whitenRewards,
        gamma,
        lam,
        cliprange,
        cliprangeValue,
        vfCoef,
        numPpoEpochs,
        numMiniBatches);
  }

  /** GRPO's part; refuses what is not allowed. */
  @JsonIgnore
  GrpoConfig grpo() {
    return new GrpoConfig(
        numGenerations,
        maxCompletionLength,
        temperature == 0 ? GrpoConfig.DEFAULT.temperature() : temperature,
        grpoBeta,
        grpoEpsilon,
        grpoEpsilonHigh,
        numIterations,
        constant("grpo-loss-type", GrpoConfig.LossType.class, grpoLossType),
        constant("scale-rewards", GrpoConfig.ScaleRewards.class, scaleRewards),
        constant(
            "importance-sampling-level",
            GrpoConfig.ImportanceSamplingLevel.class,
            importanceSamplingLevel),
        useBiasCorrectionKl);
  }

  /** How many updates a rollout serves. */
  @JsonIgnore
  int updatesPerRollout(TrainMethod method) {
    return method == TrainMethod.PPO ? numPpoEpochs * numMiniBatches : numIterations;
  }

  /** The weight of each reward function; empty: all 1. */
  @JsonIgnore
  List<Double> weights() {
    return weights(rewardWeights);
  }

  @JsonIgnore
  Duration rewardLimit() {
    return Duration.ofMillis((long) (rewardTimeoutSeconds * 1000));
  }

  private static List<Double> weights(String weights) {
    if (weights.isEmpty()) {
      return List.of();
    }
    try {
      return Arrays.stream(weights.split(",", -1)).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "reward-weights: expected numbers with commas between, not '" + weights + "'", e);
    }
  }

  private static <E extends Enum<E>> E constant(String key, Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
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
