package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.MetricSums;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A way to learn from rewards: from answers to a loss.
 *
 * @param <C> its settings
 */
public abstract sealed class ReinforceMethod<C extends Record> permits PpoLearning, GrpoLearning {
  final LanguageModel policy;
  final AnswerSampler sampler;
  final Reference reference;
  final Rewards rewards;
  final C config;
  final PreferenceOps ops;
  private final Map<String, NDArray> trained;

  /**
   * Of the sampler's policy; all stay the caller's.
   *
   * @param besides weights that are trained beside the policy's
   */
  ReinforceMethod(
      AnswerSampler sampler,
      Reference reference,
      Rewards rewards,
      C config,
      PreferenceOps ops,
      Map<String, NDArray> besides) {
    policy = sampler.model();
    this.sampler = sampler;
    this.reference = reference;
    this.rewards = rewards;
    this.config = config;
    this.ops = ops;
    // A reference without adapters changes which the model says it trains.
    trained = new LinkedHashMap<>(policy.parameters().trained());
    trained.putAll(besides);
  }

  /** Its name on the command line. */
  abstract String name();

  /** Its settings. */
  final C config() {
    return config;
  }

  /** The weights that it trains, by name. */
  final Map<String, NDArray> trained() {
    return trained;
  }

  /** The shape of the model that it trains. */
  final ModelConfig model() {
    return policy.config();
  }

  /** Where the weights live. */
  final NDManager manager() {
    return ops.manager();
  }

  /** The operations on their device. */
  final TorchOps ops() {
    return policy.ops();
  }

  /** How many answers to a prompt are compared. */
  int answersPerPrompt() {
    return 1;
  }

  /** How often a rollout is learned. */
  abstract int epochs();

  /** Into how many updates each of these is divided. */
  int miniBatches() {
    return 1;
  }

  /**
   * Lets the policy answer, has the answers rewarded, and works out what there is to learn.
   *
   * @param prompts one for each answer; those of a group stand together
   */
  abstract Rollout roll(List<Prompt> prompts, long seed);

  /**
   * The share of an update's loss that some of its answers make: a scalar under autograd.
   *
   * @param rows the answers of this pass
   * @param update all answers of the update
   * @param metrics takes TRL's metrics, but for the loss
   */
  abstract NDArray loss(
      Rollout rollout,
      List<Integer> rows,
      List<Integer> update,
      NDManager scope,
      MetricSums metrics);

  /** What answers to held-out prompts are worth, by TRL's name. */
  abstract Map<String, Double> evaluate(List<Prompt> prompts, long seed);

  /** What it must remember besides weights and rollout. */
  Map<String, Float> state() {
    return Map.of();
  }

  /** Takes over what {@link #state} gave. */
  void restore(Map<String, Float> saved) {}
}
