package io.penstock.models.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.models.reinforce.Rewards.Weighted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RewardsTest {
  private static final Duration LIMIT = Duration.ofMillis(300);
  private static final List<Answer> TWO = List.of(answer("yes"), answer("no"));

  private static Answer answer(String text) {
    return new Answer(
        new Prompt(new int[] {1}, "really?", Map.of("answer", "yes")), new int[] {2}, text, true);
  }

  private interface Scores {
    double[] of(List<Answer> answers) throws Exception;
  }

  private static RewardFunction function(String name, Scores scores) {
    return new RewardFunction() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public double[] score(List<Answer> answers) throws Exception {
        return scores.of(answers);
      }
    };
  }

  @Test
  void rewardsAreWeightedAndAdded() {
    RewardFunction one = function("one", answers -> new double[] {1, 2});
    RewardFunction other = function("other", answers -> new double[] {10, 20});
    try (Rewards rewards =
        new Rewards(List.of(new Weighted(one, 1, true), new Weighted(other, 0.5, false)), LIMIT)) {
      assertThat(rewards.score(TWO).sums()).containsExactly(6, 12);
    }
  }

  @Test
  void whatIsNoRewardEndsTheRunByItsName() {
    refused(answers -> new double[] {1, Double.NaN}, "gave NaN for the answer 'no'");
    refused(
        answers -> new double[] {Double.POSITIVE_INFINITY, 1},
        "gave Infinity for the answer 'yes'");
    refused(answers -> new double[] {1}, "gave 1 rewards for 2 answers");
    refused(
        answers -> {
          throw new IllegalStateException("out of ideas");
        },
        "threw java.lang.IllegalStateException: out of ideas");
    refused(
        answers -> {
          new CountDownLatch(1).await();
          return new double[] {1, 1};
        },
        "took longer than 300 ms for 2 answers");
  }

  private static void refused(Scores scores, String message) {
    try (Rewards rewards = Rewards.of(function("mine", scores), LIMIT)) {
      assertThatThrownBy(() -> rewards.score(TWO))
          .isInstanceOf(RewardFailedException.class)
          .hasMessageContaining("reward function mine: ")
          .hasMessageContaining(message);
    }
  }

  @Test
  void aGroupOfOneIsRefused() {
    GrpoConfig d = GrpoConfig.DEFAULT;
    assertThatThrownBy(
            () ->
                new GrpoConfig(
                    1,
                    d.maxCompletionLength(),
                    d.temperature(),
                    d.beta(),
                    d.epsilon(),
                    d.epsilonHigh(),
                    d.numIterations(),
                    d.lossType(),
                    d.scaleRewards(),
                    d.importanceSamplingLevel()))
        .hasMessageContaining("num-generations must be at least 2");
  }
}
