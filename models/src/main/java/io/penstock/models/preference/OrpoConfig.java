package io.penstock.models.preference;

/**
 * What ORPO is to minimise.
 *
 * @param beta the weight of the odds ratio beside the cross-entropy; λ in the paper, TRL's default
 *     is 0.1
 */
public record OrpoConfig(double beta) {
  /** TRL's defaults. */
  public static final OrpoConfig DEFAULT = new OrpoConfig(0.1);

  public OrpoConfig {
    if (!(beta > 0)) {
      throw new IllegalArgumentException("beta must be positive: " + beta);
    }
  }
}
