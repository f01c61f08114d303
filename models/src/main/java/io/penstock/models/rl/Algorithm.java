package io.penstock.models.rl;

import java.util.Map;

/** The methods for control. */
public enum Algorithm {
  PPO {
    @Override
    public Record defaults() {
      return PpoConfig.DEFAULTS;
    }

    @Override
    Learner start(Map<String, String> options, CheckedEnvironments make, long steps, long seed) {
      PpoConfig config = RlOptions.override(PpoConfig.DEFAULTS, options);
      if (steps < config.batchSize()) {
        throw new IllegalArgumentException(
            "steps: expected at least one rollout, num-envs times num-steps = %d, found %d"
                .formatted(config.batchSize(), steps));
      }
      return new Ppo(config, make, steps, seed);
    }
  },
  DQN {
    @Override
    public Record defaults() {
      return DqnConfig.DEFAULTS;
    }

    @Override
    Learner start(Map<String, String> options, CheckedEnvironments make, long steps, long seed) {
      return new Dqn(RlOptions.override(DqnConfig.DEFAULTS, options), make, steps, seed);
    }
  };

  /** Its options with their defaults; see {@link RlOptions}. */
  public abstract Record defaults();

  /** Ready for its first step; starts libtorch. */
  abstract Learner start(
      Map<String, String> options, CheckedEnvironments make, long steps, long seed);
}
