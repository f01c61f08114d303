package io.penstock.models.reinforce;

/** How far a token's probability is from the reference's: Schulman's estimators. */
public enum KlEstimator {
  /** Unbiased, and negative for some tokens. */
  K1 {
    @Override
    public double of(double logProb, double reference) {
      return -(reference - logProb);
    }
  },
  /** Unbiased, and never negative. */
  K3 {
    @Override
    public double of(double logProb, double reference) {
      double logRatio = reference - logProb;
      return (Math.exp(logRatio) - 1) - logRatio;
    }
  };

  /** In nats. */
  public abstract double of(double logProb, double reference);
}
