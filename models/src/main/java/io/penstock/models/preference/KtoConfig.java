package io.penstock.models.preference;

/**
 * What KTO is to minimise; the names and defaults are TRL's.
 *
 * @param beta how strongly the policy is held to its reference
 * @param desirableWeight of the losses of answers that are wanted
 * @param undesirableWeight of those that are not
 */
public record KtoConfig(double beta, double desirableWeight, double undesirableWeight) {
  /** TRL's defaults. */
  public static final KtoConfig DEFAULT = new KtoConfig(0.1, 1, 1);

  public KtoConfig {
    if (!(beta > 0)) {
      throw new IllegalArgumentException("beta must be positive: " + beta);
    }
    if (!(desirableWeight >= 0) || !(undesirableWeight >= 0)) {
      throw new IllegalArgumentException(
          "desirable-weight and undesirable-weight must not be negative: %s, %s"
              .formatted(desirableWeight, undesirableWeight));
    }
  }
}
