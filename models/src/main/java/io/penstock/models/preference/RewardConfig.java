package io.penstock.models.preference;

/**
 * What a reward model is to minimise.
 *
 * @param centerRewardsCoefficient holds the rewards around zero (Eisenstein et al. 2023, 0.01); 0,
 *     TRL's default, does not
 */
public record RewardConfig(double centerRewardsCoefficient) {
  /** TRL's defaults. */
  public static final RewardConfig DEFAULT = new RewardConfig(0);

  public RewardConfig {
    if (!(centerRewardsCoefficient >= 0)) {
      throw new IllegalArgumentException(
          "center-rewards-coefficient must not be negative: " + centerRewardsCoefficient);
    }
  }
}
