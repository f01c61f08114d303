package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How far the policy may be from its reference: the f-divergence whose derivative scores a
 * log-ratio (Wang et al. 2023, "Beyond Reverse KL"), by TRL's names.
 */
public enum Divergence {
  /** l. */
  REVERSE_KL {
    @Override
    NDArray score(NDArray logRatio, DpoConfig config, PreferenceOps ops) {
      return logRatio;
    }
  },
  /** 1 − exp(−l). */
  FORWARD_KL {
    @Override
    NDArray score(NDArray logRatio, DpoConfig config, PreferenceOps ops) {
      return logRatio.neg().exp().neg().add(1);
    }
  },
  /** log 2 + log σ(l). */
  JS_DIVERGENCE {
    @Override
    NDArray score(NDArray logRatio, DpoConfig config, PreferenceOps ops) {
      return ops.logSigmoid(logRatio).add(Math.log(2));
    }
  },
  /** (exp((α − 1) l) − 1) / (α − 1); l itself for α = 1. */
  ALPHA_DIVERGENCE {
    @Override
    NDArray score(NDArray logRatio, DpoConfig config, PreferenceOps ops) {
      double alphaLessOne = config.fAlphaDivergenceCoef() - 1;
      if (Math.abs(alphaLessOne) < 1e-6) {
        return logRatio;
      }
      // exp(80) is the last that float32 can hold with room to go on.
      NDArray exponent = logRatio.mul(alphaLessOne).minimum(80);
      return exponent.exp().sub(1).div(alphaLessOne);
    }
  };

  /** What TRL calls it in {@code f_divergence_type}. */
  @JsonValue
  public String trlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract NDArray score(NDArray logRatio, DpoConfig config, PreferenceOps ops);
}
