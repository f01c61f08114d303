package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.MetricSums;
import java.util.List;
import java.util.Map;

/** A way to learn from rewards: from answers to a loss. */
interface ReinforceMethod {
  /** Its name on the command line. */
  String name();

  /** Its settings. */
  Record config();

  /** The weights that it trains, by name. */
  Map<String, NDArray> trained();

  /** The shape of the model that it trains. */
  ModelConfig model();

  /** Where the weights live. */
  NDManager manager();

  /** The operations on their device. */
  TorchOps ops();

  /** How many answers to a prompt are compared. */
  int answersPerPrompt();

  /** How often a rollout is learned. */
  int epochs();

  /** Into how many updates each of these is divided. */
  int miniBatches();

  /**
   * Lets the policy answer, has the answers rewarded, and works out what there is to learn.
   *
   * @param prompts one for each answer; those of a group stand together
   */
  Rollout roll(List<Prompt> prompts, long seed);

  /**
   * The share of an update's loss that some of its answers make: a scalar under autograd.
   *
   * @param rows the answers of this pass
   * @param update all answers of the update
   * @param metrics takes TRL's metrics, but for the loss
   */
  NDArray loss(
      Rollout rollout,
      List<Integer> rows,
      List<Integer> update,
      NDManager scope,
      MetricSums metrics);

  /** What answers to held-out prompts are worth, by TRL's name. */
  Map<String, Double> evaluate(List<Prompt> prompts, long seed);

  /** What it must remember besides weights and rollout. */
  default Map<String, Float> state() {
    return Map.of();
  }

  /** Takes over what {@link #state} gave. */
  default void restore(Map<String, Float> saved) {}
}
