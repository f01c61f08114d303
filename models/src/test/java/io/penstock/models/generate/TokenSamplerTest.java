package io.penstock.models.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenSamplerTest {
  private static final float[] LOGITS = {
    (float) Math.log(0.5), (float) Math.log(0.2), (float) Math.log(0.3)
  };
  private static final int DRAWS = 20_000;

  @Test
  void drawsByProbability() {
    assertThat(shares(new Sampling(0, 1, 0, -1, 1)))
        .containsExactly(new double[] {0.5, 0.2, 0.3}, within(0.02));
  }

  @Test
  void textsOfNearSeedsBeginAsProbabilitySays() {
    double[] shares = new double[LOGITS.length];
    for (int seed = 0; seed < 2_000; seed++) {
      TokenSampler sampler = new TokenSampler(new Sampling(0, 1, 0, -1, seed), new int[0], 0);
      shares[sampler.next(LOGITS)] += 1.0 / 2_000;
    }
    assertThat(shares).containsExactly(new double[] {0.5, 0.2, 0.3}, within(0.05));
  }

  @Test
  void temperatureSharpens() {
    // Squares of the probabilities, normalised.
    assertThat(shares(new Sampling(0, 0.5, 0, -1, 1)))
        .containsExactly(new double[] {0.25 / 0.38, 0.04 / 0.38, 0.09 / 0.38}, within(0.02));
  }

  @Test
  void topKLeavesOutTheRest() {
    assertThat(shares(new Sampling(0, 1, 2, -1, 1)))
        .containsExactly(new double[] {0.625, 0, 0.375}, within(0.02));
  }

  private static double[] shares(Sampling sampling) {
    TokenSampler sampler = new TokenSampler(sampling, new int[0], 0);
    double[] shares = new double[LOGITS.length];
    for (int i = 0; i < DRAWS; i++) {
      shares[sampler.next(LOGITS)] += 1.0 / DRAWS;
    }
    return shares;
  }
}
