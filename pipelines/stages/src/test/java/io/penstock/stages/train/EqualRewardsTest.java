package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.models.train.Measurement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EqualRewardsTest {
  private final List<String> said = new ArrayList<>();
  private final EqualRewards rewards = new EqualRewards("exact", 2, said::add);

  @Test
  void tenEqualRolloutsAreNamedOnce() {
    measure(1, 18, 0);
    assertThat(said).isEmpty();
    measure(19, 40, 0);
    assertThat(said).singleElement().asString().contains("always 0.0", "reward-funcs=exact");
  }

  @Test
  void oneOtherRewardIsEnough() {
    measure(1, 4, 0);
    measure(5, 5, 0.25);
    measure(6, 60, 0);
    assertThat(said).isEmpty();
  }

  private void measure(long from, long to, double reward) {
    for (long step = from; step <= to; step++) {
      rewards.measured(new Measurement(step, "loss", step));
      rewards.measured(new Measurement(step, "reward", reward));
    }
  }
}
