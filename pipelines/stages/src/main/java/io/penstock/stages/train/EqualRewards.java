package io.penstock.stages.train;

import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingListener;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Warns once where the mean reward of the first rollouts is always the same: where no answer is
 * better than another, there is nothing to learn, and the run would end as if all were well.
 */
final class EqualRewards implements TrainingListener {
  private static final Set<String> MEAN_REWARD = Set.of("reward", "objective/scores");
  private static final int ROLLOUTS = 10;

  private final String rewardFuncs;
  private final int updatesPerRollout;
  private final Consumer<String> warnings;
  private int rollouts;
  private long newest = -1;
  private double first = Double.NaN;
  private boolean decided;

  /**
   * Of a run.
   *
   * @param updatesPerRollout which all measure the same rewards
   */
  EqualRewards(String rewardFuncs, int updatesPerRollout, Consumer<String> warnings) {
    this.rewardFuncs = rewardFuncs;
    this.updatesPerRollout = updatesPerRollout;
    this.warnings = warnings;
  }

  @Override
  public void measured(Measurement measurement) {
    if (decided || !MEAN_REWARD.contains(measurement.name())) {
      return;
    }
    long rollout = (measurement.step() - 1) / updatesPerRollout;
    if (rollout == newest) {
      return;
    }
    newest = rollout;
    first = rollouts == 0 ? measurement.value() : first;
    rollouts++;
    decided = measurement.value() != first || rollouts == ROLLOUTS;
    if (measurement.value() == first && rollouts == ROLLOUTS) {
      warnings.accept(
          "attention: the mean reward of %d rollouts was always %s: where no answer is better than another, nothing is learned; is reward-funcs=%s what is wanted?"
              .formatted(ROLLOUTS, first, rewardFuncs));
    }
  }
}
