package io.penstock.models.reinforce;

/**
 * How PPO learns; the names and defaults are those of TRL's {@code PPOConfig}.
 *
 * @param responseLength how many tokens an answer may have
 * @param temperature what logits are divided by, for sampling and scoring alike
 * @param missingEosPenalty taken from the score of an answer without the stop token; 0 takes none
 * @param klCoef how much a nat of distance to the reference costs
 * @param klEstimator how the distance is measured
 * @param adaptiveKl whether the cost follows the distance, towards {@code targetKl} (Ziegler et al.
 *     2019)
 * @param targetKl nats an answer
 * @param klHorizon over how many answers the cost may change by a factor of e^0.2
 * @param whitenRewards whether rewards are divided by their deviation
 * @param gamma how much later rewards count
 * @param lam λ of the advantages
 * @param cliprange how far a token's probability may move for its sake
 * @param cliprangeValue how far a value may
 * @param vfCoef the weight of the values' loss
 * @param numPpoEpochs how often a rollout is learned
 * @param numMiniBatches into how many updates each of these is divided
 */
public record PpoConfig(
    int responseLength,
    double temperature,
    double missingEosPenalty,
    double klCoef,
    KlEstimator klEstimator,
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
    int numMiniBatches) {
  /** TRL's defaults; the adaptive cost, which TRL no longer has, with those of its last version. */
  public static final PpoConfig DEFAULT =
      new PpoConfig(
          53, 0.7, 0, 0.05, KlEstimator.K1, false, 6, 10_000, false, 1, 0.95, 0.2, 0.2, 0.1, 4, 1);

  public PpoConfig {
    require(responseLength > 0, "response-length must be positive", responseLength);
    require(temperature > 0, "temperature must be positive", temperature);
    require(missingEosPenalty >= 0, "missing-eos-penalty must not be negative", missingEosPenalty);
    require(klCoef >= 0, "kl-coef must not be negative", klCoef);
    require(targetKl > 0, "target-kl must be positive", targetKl);
    require(klHorizon > 0, "kl-horizon must be positive", klHorizon);
    require(gamma >= 0 && gamma <= 1, "gamma must lie in 0 to 1", gamma);
    require(lam >= 0 && lam <= 1, "lam must lie in 0 to 1", lam);
    require(cliprange > 0, "cliprange must be positive", cliprange);
    require(cliprangeValue > 0, "cliprange-value must be positive", cliprangeValue);
    require(vfCoef >= 0, "vf-coef must not be negative", vfCoef);
    require(numPpoEpochs > 0, "num-ppo-epochs must be positive", numPpoEpochs);
    require(numMiniBatches > 0, "num-mini-batches must be positive", numMiniBatches);
  }

  /** What logits are divided by: TRL adds 1e-7. */
  double divisor() {
    return temperature + 1e-7;
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
