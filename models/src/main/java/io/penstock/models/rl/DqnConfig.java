package io.penstock.models.rl;

import static io.penstock.models.rl.Requirements.require;

/** The options of {@link Dqn}; names and defaults are those of CleanRL's {@code dqn.py}. */
public record DqnConfig(
    @Meaning("step size of Adam") double learningRate,
    @Meaning("transitions that the replay holds") int bufferSize,
    @Meaning("discount of later rewards") double gamma,
    @Meaning("share of the network that the target takes over") double tau,
    @Meaning("steps between two such updates") int targetNetworkFrequency,
    @Meaning("transitions of an update") int batchSize,
    @Meaning("share of random actions at the start") double startE,
    @Meaning("share of random actions at the end") double endE,
    @Meaning("share of the run in which the one becomes the other") double explorationFraction,
    @Meaning("steps before the first update") int learningStarts,
    @Meaning("steps between two updates") int trainFrequency,
    @Meaning("choose the next action by the network, value it by the target") boolean doubleQ,
    @Meaning("a state's value and the actions' advantages from two heads") boolean dueling,
    @Meaning("draw transitions by their error") boolean prioritized,
    @Meaning("how much the error counts in that") double priorityAlpha,
    @Meaning("how much of that bias is corrected at the start; all of it at the end")
        double priorityBeta,
    @Meaning("epsilon of Adam") double adamEpsilon) {

  private static final int MAX_BUFFER = 10_000_000;

  /** CleanRL's. */
  public static final DqnConfig DEFAULTS =
      new DqnConfig(
          2.5e-4, 10_000, 0.99, 1, 500, 128, 1, 0.05, 0.5, 10_000, 10, false, false, false, 0.6,
          0.4, 1e-8);

  public DqnConfig {
    require(learningRate > 0, "learning-rate", "more than 0", learningRate);
    require(
        bufferSize >= 1 && bufferSize <= MAX_BUFFER,
        "buffer-size",
        "from 1 to " + MAX_BUFFER,
        bufferSize);
    require(gamma >= 0 && gamma <= 1, "gamma", "from 0 to 1", gamma);
    require(tau > 0 && tau <= 1, "tau", "more than 0, at most 1", tau);
    require(
        targetNetworkFrequency >= 1,
        "target-network-frequency",
        "at least 1",
        targetNetworkFrequency);
    require(batchSize >= 1 && batchSize <= 65536, "batch-size", "from 1 to 65536", batchSize);
    require(startE >= 0 && startE <= 1, "start-e", "from 0 to 1", startE);
    require(endE >= 0 && endE <= startE, "end-e", "from 0 to start-e", endE);
    require(
        explorationFraction > 0 && explorationFraction <= 1,
        "exploration-fraction",
        "more than 0, at most 1",
        explorationFraction);
    require(learningStarts >= 0, "learning-starts", "at least 0", learningStarts);
    require(trainFrequency >= 1, "train-frequency", "at least 1", trainFrequency);
    require(priorityAlpha >= 0, "priority-alpha", "at least 0", priorityAlpha);
    require(priorityBeta >= 0 && priorityBeta <= 1, "priority-beta", "from 0 to 1", priorityBeta);
    require(adamEpsilon > 0, "adam-epsilon", "more than 0", adamEpsilon);
  }
}
