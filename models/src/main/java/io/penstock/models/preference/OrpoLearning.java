package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.preference.AnswerMetrics.Measured;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.MetricSums;
import java.util.List;
import java.util.Map;

/**
 * Odds-ratio preference optimisation: the policy learns the prompts and the chosen answers as text,
 * and to prefer these answers, in one.
 */
public final class OrpoLearning implements PreferenceMethod<TokenPair> {
  private final LanguageModel policy;
  private final OrpoConfig config;
  private final PreferenceOps ops;

  /** Of a policy; this and the operations stay the caller's. */
  public OrpoLearning(LanguageModel policy, OrpoConfig config, PreferenceOps ops) {
    this.policy = policy;
    this.config = config;
    this.ops = ops;
  }

  @Override
  public NDArray loss(
      List<TokenPair> pairs, ForwardPass pass, NDManager scope, MetricSums metrics) {
    // The cross-entropy counts the prompts too, so the logits of these are made as well.
    SequenceBatch batch = SequenceBatch.whole(Pairs.sequences(pairs), policy.config());
    AnswerLogProbs whole = AnswerLogProbs.of(policy, ops, batch, pass, scope);
    NDArray averages = averages(batch, whole, scope);
    OrpoLoss loss = OrpoLoss.of(Pairs.first(averages), Pairs.second(averages), ops);
    int chosenTokens = batch.targetStarts()[pairs.size()];
    NDArray crossEntropy = whole.tokens().get(":" + chosenTokens).mean().neg();
    measure(pairs.size(), batch, whole, averages, metrics);
    metrics.add("nll_loss", Numbers.of(crossEntropy).sum(), 1);
    metrics.add("log_odds_ratio", Numbers.of(loss.logRatio()).sum(), pairs.size());
    metrics.add("log_odds_chosen", Numbers.of(loss.logOdds()).sum(), pairs.size());
    return loss.loss(crossEntropy, config.beta());
  }

  /** The mean log-probability of a token of each answer, prompts left out. */
  private NDArray averages(SequenceBatch batch, AnswerLogProbs whole, NDManager scope) {
    NDArray ofAnswers = batch.laidOut(whole.tokens(), ops, scope).mul(batch.answerPlaces(scope));
    return ofAnswers.sum(new int[] {1}).div(batch.answerCounts(scope));
  }

  private void measure(
      int pairs, SequenceBatch batch, AnswerLogProbs whole, NDArray averages, MetricSums metrics) {
    try (GradMode mode = GradMode.off()) {
      NDArray rewards = averages.mul(config.beta());
      AnswerMetrics.pairs(pairs, Measured.of(rewards, averages, whole, batch, ops), metrics);
    }
  }

  @Override
  public String name() {
    return "orpo";
  }

  @Override
  public Record config() {
    return config;
  }

  @Override
  public Map<String, NDArray> trained() {
    return policy.parameters().trained();
  }

  @Override
  public ModelConfig model() {
    return policy.config();
  }

  @Override
  public NDManager manager() {
    return ops.manager();
  }

  @Override
  public TorchOps ops() {
    return policy.ops();
  }

  @Override
  public List<Sequence> sequences(List<TokenPair> pairs) {
    return Pairs.sequences(pairs);
  }

  @Override
  public NDArray says(List<Sequence> sequences, NDManager scope) {
    return ReferencePolicy.model(policy, ops).logProbs(sequences, scope);
  }

  /** The cross-entropy is a mean over the tokens of a batch. */
  @Override
  public Together together() {
    return Together.AS_A_SET;
  }
}
