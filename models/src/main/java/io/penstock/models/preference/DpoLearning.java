package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.preference.AnswerMetrics.Measured;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.MetricSums;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Direct preference optimisation: a policy learns pairs by one of the losses, or several. */
public final class DpoLearning implements PreferenceMethod<TokenPair> {
  private final LanguageModel policy;
  private final ReferencePolicy reference;
  private final DpoConfig config;
  private final PreferenceOps ops;
  private final Map<String, NDArray> trained;

  /** Of a policy, held to a reference; all stay the caller's. */
  public DpoLearning(
      LanguageModel policy, ReferencePolicy reference, DpoConfig config, PreferenceOps ops) {
    this.policy = policy;
    this.reference = reference;
    this.config = config;
    this.ops = ops;
    // A reference without adapters changes which the model says it trains.
    trained = policy.parameters().trained();
  }

  @Override
  public NDArray loss(
      List<TokenPair> pairs, ForwardPass pass, NDManager scope, MetricSums metrics) {
    List<Sequence> sequences = Pairs.sequences(pairs);
    NDArray referenceTokens = reference.logProbs(sequences, scope);
    SequenceBatch batch = SequenceBatch.of(sequences, policy.config());
    AnswerLogProbs answers = AnswerLogProbs.of(policy, ops, batch, pass, scope);
    NDArray sums = sums(answers.tokens(), batch, scope);
    NDArray referenceSums = sums(referenceTokens, batch, scope);
    NDArray counts = batch.counts(scope);
    int[] starts = batch.targetStarts();
    NDArray chosenTokens = answers.tokens().get(":" + starts[pairs.size()]);
    DpoTerms terms =
        new DpoTerms(
            Pairs.first(sums),
            Pairs.second(sums),
            Pairs.first(referenceSums),
            Pairs.second(referenceSums),
            Pairs.first(counts),
            Pairs.second(counts),
            chosenTokens.mean().neg(),
            config.useWeighting() ? weights(answers, batch, scope) : scope.ones(new Shape(1)),
            config,
            ops);
    measure(pairs.size(), batch, answers, sums, referenceSums, metrics);
    return loss(terms);
  }

  /** What each answer has; tokens behind the end of the shorter one of its pair weigh α. */
  private NDArray sums(NDArray tokens, SequenceBatch batch, NDManager scope) {
    NDArray weighed =
        config.ldAlpha() == 1 ? tokens : tokens.mul(batch.tailWeights(config.ldAlpha(), scope));
    return batch.sums(weighed, ops, scope);
  }

  /**
   * How much each pair is the policy's own, float32 [pairs]: for both answers the exponential of
   * the mean over tokens of log π(token) − log Σ π², as WPO aligns it. Zhou et al. 2024, equation
   * 2.
   */
  private NDArray weights(AnswerLogProbs answers, SequenceBatch batch, NDManager scope) {
    try (GradMode mode = GradMode.off()) {
      NDArray aligned = answers.tokens().sub(ops.collisions(answers.logits()));
      NDArray weights = batch.sums(aligned, ops, scope).div(batch.counts(scope)).exp();
      return Pairs.first(weights).mul(Pairs.second(weights));
    }
  }

  /** The weighted sum of the losses' means. */
  private static NDArray loss(DpoTerms terms) {
    DpoConfig config = terms.config();
    NDArray loss = weighted(0, terms);
    for (int i = 1; i < config.lossType().size(); i++) {
      loss = loss.add(weighted(i, terms));
    }
    return loss;
  }

  private static NDArray weighted(int i, DpoTerms terms) {
    DpoConfig config = terms.config();
    NDArray losses = config.lossType().get(i).of(terms).mul(terms.weights());
    // A double would make a scalar of doubles of it.
    return losses.mean().mul(config.lossWeights().get(i).floatValue());
  }

  private void measure(
      int pairs,
      SequenceBatch batch,
      AnswerLogProbs answers,
      NDArray sums,
      NDArray referenceSums,
      MetricSums metrics) {
    AnswerMetrics.entropy(answers, ops, metrics);
    try (GradMode mode = GradMode.off()) {
      int chosenTokens = batch.targetStarts()[pairs];
      metrics.add(
          "mean_token_accuracy",
          (double)
              policy
                  .ops()
                  .correctCount(
                      answers.logits().get(":" + chosenTokens),
                      answers.targets().get(":" + chosenTokens)),
          chosenTokens);
      NDArray rewards = sums.sub(referenceSums).mul(config.beta());
      Measured measured = Measured.of(rewards, sums, answers, batch, ops);
      AnswerMetrics.pairs(pairs, measured, metrics);
    }
  }

  @Override
  public String name() {
    return "dpo";
  }

  @Override
  public Record config() {
    return config;
  }

  @Override
  public Map<String, NDArray> trained() {
    return trained;
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

  @Override
  public Optional<ReferencePolicy> reference() {
    return Optional.of(reference);
  }

  @Override
  public Together together() {
    return config.lossType().stream().allMatch(DpoLoss::isOfOnePair)
        ? Together.APART
        : Together.AS_A_SET;
  }
}
