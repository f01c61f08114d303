package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.preference.AnswerMetrics.Measured;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.MetricSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * KTO: a policy learns from answers that are wanted or not, one by one. How far it is from its
 * reference is estimated on the prompts of a pass, each with the answer to the one before it.
 */
public final class KtoLearning implements PreferenceMethod<TokenThumb> {
  private final LanguageModel policy;
  private final ReferencePolicy reference;
  private final KtoConfig config;
  private final int maxTokens;
  private final PreferenceOps ops;
  private final Map<String, NDArray> trained;

  /**
   * Of a policy, held to a reference; all stay the caller's.
   *
   * @param maxTokens how long a prompt with another's answer may be; the answer is cut
   */
  public KtoLearning(
      LanguageModel policy,
      ReferencePolicy reference,
      KtoConfig config,
      int maxTokens,
      PreferenceOps ops) {
    this.policy = policy;
    this.reference = reference;
    this.config = config;
    this.maxTokens = maxTokens;
    this.ops = ops;
    trained = policy.parameters().trained();
  }

  @Override
  public NDArray loss(
      List<TokenThumb> thumbs, ForwardPass pass, NDManager scope, MetricSums metrics) {
    List<Sequence> answers = sequences(thumbs);
    List<Sequence> mismatched = mismatched(answers);
    NDArray referenceTokens = reference.logProbs(answers, scope);
    NDArray kl = divergence(mismatched, scope);
    SequenceBatch batch = SequenceBatch.of(answers, policy.config());
    AnswerLogProbs logProbs = AnswerLogProbs.of(policy, ops, batch, pass, scope);
    NDArray sums = batch.sums(logProbs.tokens(), ops, scope);
    NDArray logRatios = sums.sub(batch.sums(referenceTokens, ops, scope));
    List<Boolean> desirable = thumbs.stream().map(TokenThumb::desirable).toList();
    metrics.add("kl", kl.getFloat(), 1);
    measure(desirable, batch, logProbs, sums, logRatios, metrics);
    return KtoLoss.of(logRatios, kl, desirable, config, ops).mean();
  }

  /** Each prompt with the answer to the one before it, the first with the last's. */
  private List<Sequence> mismatched(List<Sequence> answers) {
    List<Sequence> mismatched = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Sequence other = answers.get((i + answers.size() - 1) % answers.size());
      mismatched.add(answers.get(i).answeredBy(other, maxTokens));
    }
    return mismatched;
  }

  private NDArray divergence(List<Sequence> mismatched, NDManager scope) {
    try (GradMode mode = GradMode.off()) {
      SequenceBatch batch = SequenceBatch.of(mismatched, policy.config());
      return KtoLoss.divergence(
          batch.sums(says(mismatched, scope), ops, scope),
          batch.sums(reference.logProbs(mismatched, scope), ops, scope));
    }
  }

  private void measure(
      List<Boolean> desirable,
      SequenceBatch batch,
      AnswerLogProbs answers,
      NDArray sums,
      NDArray logRatios,
      MetricSums metrics) {
    AnswerMetrics.entropy(answers, ops, metrics);
    List<Integer> chosen = new ArrayList<>();
    List<Integer> rejected = new ArrayList<>();
    for (int row = 0; row < desirable.size(); row++) {
      (desirable.get(row) ? chosen : rejected).add(row);
    }
    try (GradMode mode = GradMode.off()) {
      NDArray rewards = logRatios.mul(config.beta());
      Measured measured = Measured.of(rewards, sums, answers, batch, ops);
      AnswerMetrics.kind("chosen", chosen, measured, metrics);
      AnswerMetrics.kind("rejected", rejected, measured, metrics);
      if (!chosen.isEmpty() && !rejected.isEmpty()) {
        double margin = measured.meanReward(chosen) - measured.meanReward(rejected);
        metrics.add("rewards/margins", margin, 1);
      }
    }
  }

  @Override
  public String name() {
    return "kto";
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
  public List<Sequence> sequences(List<TokenThumb> thumbs) {
    return thumbs.stream().map(TokenThumb::answer).toList();
  }

  @Override
  public NDArray says(List<Sequence> sequences, NDManager scope) {
    return ReferencePolicy.model(policy, ops).logProbs(sequences, scope);
  }

  @Override
  public Optional<ReferencePolicy> reference() {
    return Optional.of(reference);
  }

  /** Each prompt is read with the answer to the one before it. */
  @Override
  public Together together() {
    return Together.IN_ORDER;
  }
}
