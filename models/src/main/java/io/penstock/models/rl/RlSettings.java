package io.penstock.models.rl;

import static io.penstock.models.rl.Requirements.require;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What to run.
 *
 * @param environment as in {@link Environments#named}
 * @param steps of all environments together; PPO does whole rollouts only
 * @param options those of the algorithm that are not its defaults
 * @param checkpointEvery steps between two checkpoints, at least; the last one is at the end
 * @param evalEpisodes episodes by the best actions after training; may be 0
 * @param stepTimeout how long one call into the environment may take
 */
public record RlSettings(
    Algorithm algorithm,
    String environment,
    long steps,
    long seed,
    Map<String, String> options,
    long checkpointEvery,
    int evalEpisodes,
    Duration stepTimeout) {
  public RlSettings {
    require(steps >= 1, "steps", "at least 1", steps);
    require(checkpointEvery >= 1, "checkpoint-every", "at least 1", checkpointEvery);
    require(evalEpisodes >= 0, "eval-episodes", "at least 0", evalEpisodes);
    require(
        stepTimeout.toMillis() >= 1,
        "step-timeout",
        "more than 0 seconds",
        stepTimeout.toSeconds());
    options = Map.copyOf(options);
    RlOptions.check(algorithm.defaults(), options);
  }

  /** All that the course of the run depends on: a resumed run must have the same. */
  Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("algorithm", algorithm.name().toLowerCase(Locale.ROOT));
    identity.put("env", environment);
    identity.put("steps", Long.toString(steps));
    identity.put("seed", Long.toString(seed));
    identity.putAll(RlOptions.values(RlOptions.override(algorithm.defaults(), options)));
    return identity;
  }
}
