package io.penstock.models.reinforce;

/**
 * How GRPO learns; the names and defaults are those of TRL's {@code GRPOConfig}.
 *
 * @param numGenerations how many answers to a prompt are compared with each other, at least 2
 * @param maxCompletionLength how many tokens an answer may have
 * @param temperature what logits are divided by, for sampling and scoring alike
 * @param beta how much a nat of distance to the reference costs; 0 asks no reference
 * @param epsilon how far a token's probability may fall for its sake
 * @param epsilonHigh how far it may rise; 0: as far
 * @param numIterations how often a rollout is learned
 * @param lossType how tokens' losses become one
 * @param scaleRewards by whose deviation rewards are divided
 * @param importanceSamplingLevel what moves between its limits: each token, or the answer
 * @param useBiasCorrectionKl whether distances weigh by the ratio, so that their gradient is that
 *     of the distance and not of its estimate (DeepSeek-V3.2)
 */
public record GrpoConfig(
    int numGenerations,
    int maxCompletionLength,
    double temperature,
    double beta,
    double epsilon,
    double epsilonHigh,
    int numIterations,
    LossType lossType,
    ScaleRewards scaleRewards,
    ImportanceSamplingLevel importanceSamplingLevel,
    boolean useBiasCorrectionKl) {
  /** TRL's defaults. */
  public static final GrpoConfig DEFAULT =
      new GrpoConfig(
          8,
          512,
          1,
          0,
          0.2,
          0,
          1,
          LossType.DAPO,
          ScaleRewards.GROUP,
          ImportanceSamplingLevel.TOKEN,
          true);

  /** How tokens' losses become one. */
  public enum LossType {
    /** The sum over the number of tokens of the update. */
    DAPO,
    /** The mean over answers of each one's mean. */
    GRPO,
    /** The mean over passes of each one's mean over tokens. */
    BNPO,
    /** The sum over what the answers could have had. */
    DR_GRPO
  }

  /** By whose deviation rewards are divided. */
  public enum ScaleRewards {
    /** That of the answers to the same prompt. */
    GROUP,
    /** That of all answers of the rollout. */
    BATCH,
    /** By none. */
    NONE
  }

  /** What moves between its limits. */
  public enum ImportanceSamplingLevel {
    /** Each token by itself. */
    TOKEN,
    /** The whole answer, by its tokens' geometric mean (GSPO). */
    SEQUENCE
  }

  public GrpoConfig {
    require(
        numGenerations > 1,
        "num-generations must be at least 2, since an answer alone is neither better nor worse",
        numGenerations);
    require(maxCompletionLength > 0, "max-completion-length must be positive", maxCompletionLength);
    require(temperature > 0, "temperature must be positive", temperature);
    require(beta >= 0, "beta must not be negative", beta);
    require(epsilon > 0, "epsilon must be positive", epsilon);
    require(epsilonHigh >= 0, "epsilon-high must not be negative", epsilonHigh);
    require(numIterations > 0, "num-iterations must be positive", numIterations);
    epsilonHigh = epsilonHigh == 0 ? epsilon : epsilonHigh;
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
