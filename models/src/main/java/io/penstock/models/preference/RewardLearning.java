package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.MetricSums;
import java.util.List;
import java.util.Map;

/** Trains a reward model: the better answer of a pair is to have the larger reward. */
public final class RewardLearning implements PreferenceMethod<TokenPair> {
  private final RewardModel model;
  private final RewardConfig config;
  private final PreferenceOps ops;

  /** Of a model; this and the operations stay the caller's. */
  public RewardLearning(RewardModel model, RewardConfig config, PreferenceOps ops) {
    this.model = model;
    this.config = config;
    this.ops = ops;
  }

  @Override
  public NDArray loss(
      List<TokenPair> pairs, ForwardPass pass, NDManager scope, MetricSums metrics) {
    NDArray rewards = model.rewards(Pairs.sequences(pairs), ops, pass, scope);
    NDArray chosen = Pairs.first(rewards);
    NDArray rejected = Pairs.second(rewards);
    measure(Numbers.of(chosen), Numbers.of(rejected), metrics);
    return RewardLoss.of(
        chosen, rejected, margins(pairs, scope), config.centerRewardsCoefficient(), ops);
  }

  private static NDArray margins(List<TokenPair> pairs, NDManager scope) {
    float[] margins = new float[pairs.size()];
    for (int i = 0; i < margins.length; i++) {
      margins[i] = (float) pairs.get(i).margin();
    }
    return scope.create(margins);
  }

  private static void measure(Numbers chosen, Numbers rejected, MetricSums metrics) {
    int pairs = chosen.size();
    metrics.add("min_reward", Math.min(chosen.min(), rejected.min()), 1);
    metrics.add("mean_reward", chosen.sum() + rejected.sum(), 2.0 * pairs);
    metrics.add("max_reward", Math.max(chosen.max(), rejected.max()), 1);
    metrics.add("accuracy", chosen.countAbove(rejected), pairs);
    metrics.add("margin", chosen.sum() - rejected.sum(), pairs);
  }

  @Override
  public String name() {
    return "reward";
  }

  @Override
  public Record config() {
    return config;
  }

  @Override
  public Map<String, NDArray> trained() {
    return model.trained();
  }

  @Override
  public ModelConfig model() {
    return model.backbone().config();
  }

  @Override
  public NDManager manager() {
    return model.manager();
  }

  @Override
  public TorchOps ops() {
    return model.backbone().ops();
  }

  @Override
  public List<Sequence> sequences(List<TokenPair> pairs) {
    return Pairs.sequences(pairs);
  }

  @Override
  public NDArray says(List<Sequence> sequences, NDManager scope) {
    return scope.create(model.score(sequences, ops));
  }

  @Override
  public Together together() {
    return Together.APART;
  }
}
