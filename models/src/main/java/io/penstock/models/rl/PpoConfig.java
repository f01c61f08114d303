package io.penstock.models.rl;

import static io.penstock.models.rl.Requirements.require;

/** The options of {@link Ppo}; names and defaults are those of CleanRL's {@code ppo.py}. */
public record PpoConfig(
    @Meaning("step size of Adam") double learningRate,
    @Meaning("environments stepped together") int numEnvs,
    @Meaning("steps of each environment in a rollout") int numSteps,
    @Meaning("let the learning rate fall to 0 in a line") boolean annealLr,
    @Meaning("discount of later rewards") double gamma,
    @Meaning("lambda of generalised advantage estimation") double gaeLambda,
    @Meaning("minibatches that a rollout is cut into") int numMinibatches,
    @Meaning("times that a rollout is learned from") int updateEpochs,
    @Meaning("standardise the advantages of a minibatch") boolean normAdv,
    @Meaning("how far the ratio, and a clipped value, may move") double clipCoef,
    @Meaning("clip the value loss too") boolean clipVloss,
    @Meaning("weight of the entropy bonus") double entCoef,
    @Meaning("weight of the value loss") double vfCoef,
    @Meaning("largest norm of the gradient") double maxGradNorm,
    @Meaning("stop the epochs of a rollout beyond this approx_kl; 0: never") double targetKl,
    @Meaning("add the value of what was cut off to a truncated step's reward")
        boolean bootstrapTruncated,
    @Meaning("epsilon of Adam") double adamEpsilon) {

  /** CleanRL's. */
  public static final PpoConfig DEFAULTS =
      new PpoConfig(
          2.5e-4, 4, 128, true, 0.99, 0.95, 4, 4, true, 0.2, true, 0.01, 0.5, 0.5, 0, false, 1e-5);

  public PpoConfig {
    require(learningRate > 0, "learning-rate", "more than 0", learningRate);
    require(numEnvs >= 1 && numEnvs <= 1024, "num-envs", "from 1 to 1024", numEnvs);
    require(numSteps >= 1 && numSteps <= 65536, "num-steps", "from 1 to 65536", numSteps);
    require(gamma >= 0 && gamma <= 1, "gamma", "from 0 to 1", gamma);
    require(gaeLambda >= 0 && gaeLambda <= 1, "gae-lambda", "from 0 to 1", gaeLambda);
    require(
        numMinibatches >= 1 && numEnvs * numSteps % numMinibatches == 0,
        "num-minibatches",
        "a divisor of num-envs times num-steps",
        numMinibatches);
    require(
        !normAdv || numEnvs * numSteps / numMinibatches > 1,
        "num-minibatches",
        "at least two steps a minibatch, because norm-adv divides by their deviation",
        numMinibatches);
    require(updateEpochs >= 1, "update-epochs", "at least 1", updateEpochs);
    require(clipCoef > 0 && clipCoef < 1, "clip-coef", "between 0 and 1", clipCoef);
    require(entCoef >= 0, "ent-coef", "at least 0", entCoef);
    require(vfCoef >= 0, "vf-coef", "at least 0", vfCoef);
    require(maxGradNorm > 0, "max-grad-norm", "more than 0", maxGradNorm);
    require(targetKl >= 0, "target-kl", "at least 0", targetKl);
    require(adamEpsilon > 0, "adam-epsilon", "more than 0", adamEpsilon);
  }

  int batchSize() {
    return numEnvs * numSteps;
  }
}
