package io.penstock.models.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdvantagesTest {
  private static final float[] REWARDS = {0, 0, 0, 1};
  private static final float[] VALUES = {0, 0, 0, 1};

  private static float[] returns(boolean[] ended, float nextValue) {
    float[] advantages = new float[4];
    Advantages.estimate(REWARDS, VALUES, ended, new float[] {nextValue}, 0.9, 0.95, advantages);
    for (int i = 0; i < 4; i++) {
      advantages[i] += VALUES[i];
    }
    return advantages;
  }

  @Test
  void returnsAreThoseOfTheReference() {
    assertThat(returns(new boolean[] {false, false, false, true}, 5))
        .containsExactly(new float[] {0.657923f, 0.7695f, 0.9f, 1}, within(1e-6f));
  }

  @Test
  void whatIsCutOffByTheRolloutCountsByItsValue() {
    // delta_3 = 1 + 0.9 * 2 - 1 = 1.8, so the last return is 2.8.
    assertThat(returns(new boolean[4], 2)[3]).isCloseTo(2.8f, within(1e-6f));
  }

  @Test
  void nothingPassesTheEndOfAnEpisode() {
    float[] returns = returns(new boolean[] {false, true, false, true}, 5);
    assertThat(returns).containsExactly(new float[] {0, 0, 0.9f, 1}, within(1e-6f));
  }

  @Test
  void environmentsDoNotMix() {
    float[] advantages = new float[4];
    Advantages.estimate(
        new float[] {0, 1, 0, 1},
        new float[4],
        new boolean[4],
        new float[] {0, 10},
        1,
        1,
        advantages);
    assertThat(advantages).containsExactly(0, 12, 0, 11);
  }
}
