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
  public NDArray loss(List<TokenPair> pairs, NDManager scope, MetricSums metrics) {
    List<Sequence> sequences = Pairs.sequences(pairs);
    NDArray referenceSums = reference.logProbs(sequences, scope);
    SequenceBatch batch = SequenceBatch.of(sequences, policy.config());
    AnswerLogProbs answers = AnswerLogProbs.of(policy, ops, batch, scope);
    int[] starts = batch.targetStarts();
    NDArray chosenTokens = answers.tokens().get(":" + starts[pairs.size()]);
    DpoTerms terms =
        new DpoTerms(
            Pairs.first(answers.sums()),
            Pairs.second(answers.sums()),
            Pairs.first(referenceSums),
            Pairs.second(referenceSums),
            Pairs.first(answers.counts()),
            Pairs.second(answers.counts()),
            chosenTokens.mean().neg(),
            config,
            ops);
    if (metrics.wanted()) {
      measure(pairs.size(), batch, answers, referenceSums, metrics);
    }
    return loss(terms);
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
    // A double would make a scalar of doubles of it.
    return config.lossType().get(i).of(terms).mean().mul(config.lossWeights().get(i).floatValue());
  }

  private void measure(
      int pairs,
      SequenceBatch batch,
      AnswerLogProbs answers,
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
      NDArray sums = answers.sums();
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
  public int tokens(TokenPair pair) {
    return pair.chosen().length() + pair.rejected().length();
  }
}
