package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.Sequence;
import io.penstock.models.reinforce.Rollout.Column;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.train.MetricSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Proximal policy optimisation of a language model, by TRL's conventions: each token is an action,
 * it pays for its distance to the reference, and the score comes at the end. Policy and values are
 * read off one backbone.
 */
public final class PpoLearning extends ReinforceMethod<PpoConfig> {
  private final ValueHead head;
  private float klCoef;

  /** Of the sampler's policy, held to a reference; all stay the caller's. */
  public PpoLearning(
      AnswerSampler sampler,
      Reference reference,
      ValueHead head,
      Rewards rewards,
      PpoConfig config,
      PreferenceOps ops) {
    super(sampler, reference, rewards, config, ops, head.trained());
    this.head = head;
    klCoef = (float) config.klCoef();
  }

  @Override
  Rollout roll(List<Prompt> prompts, long seed) {
    List<Answer> answers = sampler.answer(prompts, config.responseLength(), config.divisor(), seed);
    double[] scores = scores(answers);
    List<Sequence> sequences = AnswerSampler.sequences(answers);
    float[][] referenceLogProbs =
        reference.logProbs(sequences, config.divisor(), sampler.rowsAtOnce());
    List<float[]> logProbs = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    score(sequences, logProbs, values);

    int rows = sequences.size();
    double[][] tokenRewards = new double[rows][];
    int[] tokens = new int[rows];
    int[] counts = new int[rows];
    for (int row = 0; row < rows; row++) {
      tokens[row] = logProbs.get(row).length;
      counts[row] = values.get(row).length;
      tokenRewards[row] =
          Advantages.rewards(
              scores[row],
              logProbs.get(row),
              referenceLogProbs[row],
              config.klEstimator(),
              klCoef,
              counts[row]);
    }
    if (config.whitenRewards()) {
      tokenRewards = Advantages.whitened(tokenRewards, counts, /* keepMean= */ true);
    }
    double[][] advantages = new double[rows][];
    float[][] returns = new float[rows][];
    for (int row = 0; row < rows; row++) {
      float[] expected = values.get(row);
      advantages[row] =
          Advantages.generalised(tokenRewards[row], expected, config.gamma(), config.lam());
      returns[row] = new float[counts[row]];
      for (int t = 0; t < counts[row]; t++) {
        returns[row][t] = (float) (advantages[row][t] + expected[t]);
      }
    }
    float[][] whitened =
        firsts(Advantages.whitened(advantages, tokens, /* keepMean= */ false), tokens);
    double kl = distance(logProbs, referenceLogProbs);
    Map<String, Float> metrics = measure(answers, scores, logProbs, kl);
    if (config.adaptiveKl()) {
      adaptKlCoef(kl, rows);
    }
    return new Rollout(
        sequences,
        Map.of(
            Column.LOG_PROB,
            logProbs.toArray(float[][]::new),
            Column.VALUE,
            values.toArray(float[][]::new),
            Column.ADVANTAGE,
            whitened,
            Column.RETURN,
            returns),
        metrics);
  }

  /** The rewards, less the penalty of those without the stop token. */
  private double[] scores(List<Answer> answers) {
    double[] scores = rewards.score(answers).sums();
    for (int row = 0; row < scores.length; row++) {
      scores[row] -= answers.get(row).ended() ? 0 : config.missingEosPenalty();
    }
    return scores;
  }

  private void score(List<Sequence> answers, List<float[]> logProbs, List<float[]> values) {
    for (int from = 0; from < answers.size(); from += sampler.rowsAtOnce()) {
      List<Sequence> some =
          answers.subList(from, Math.min(answers.size(), from + sampler.rowsAtOnce()));
      try (Scope scope = Scope.within(ops.manager());
          GradMode mode = GradMode.off()) {
        NDManager here = scope.manager();
        TokenScores scores = TokenScores.of(policy, some, config.divisor(), ops, here);
        logProbs.addAll(
            TokenScores.split(
                scores.logProbs(), some.stream().map(a -> a.answer().length).toList()));
        NDArray expected = head.values(scores, some, config.responseLength(), ops, here);
        values.addAll(
            TokenScores.split(
                expected,
                some.stream().map(a -> ValueHead.count(a, config.responseLength())).toList()));
      }
    }
  }

  private static float[][] firsts(double[][] rows, int[] counts) {
    float[][] firsts = new float[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      firsts[row] = new float[counts[row]];
      for (int i = 0; i < counts[row]; i++) {
        firsts[row][i] = (float) rows[row][i];
      }
    }
    return firsts;
  }

  /** The mean over answers of the distance to the reference, summed over tokens. */
  private double distance(List<float[]> logProbs, float[][] reference) {
    double sum = 0;
    for (int row = 0; row < reference.length; row++) {
      for (int t = 0; t < reference[row].length; t++) {
        sum += config.klEstimator().of(logProbs.get(row)[t], reference[row][t]);
      }
    }
    return sum / reference.length;
  }

  private Map<String, Float> measure(
      List<Answer> answers, double[] scores, List<float[]> logProbs, double kl) {
    double entropy = 0;
    double score = 0;
    double ended = 0;
    int rows = scores.length;
    for (int row = 0; row < rows; row++) {
      for (float logProb : logProbs.get(row)) {
        entropy -= (double) logProb / rows;
      }
      score += scores[row] / rows;
      ended += answers.get(row).ended() ? 1 : 0;
    }
    double nonScore = -klCoef * kl;
    Map<String, Float> metrics = new LinkedHashMap<>();
    metrics.put("objective/kl", (float) kl);
    metrics.put("objective/entropy", (float) entropy);
    metrics.put("objective/non_score_reward", (float) nonScore);
    metrics.put("objective/rlhf_reward", (float) (nonScore + score));
    metrics.put("objective/scores", (float) score);
    metrics.put("objective/kl_coef", klCoef);
    metrics.put("val/num_eos_tokens", (float) ended);
    return metrics;
  }

  /** Ziegler et al. 2019: β ← β · (1 + clip(KL / target − 1, ±0.2) · answers / horizon). */
  private void adaptKlCoef(double kl, int answers) {
    double error = Math.max(-0.2, Math.min(0.2, kl / config.targetKl() - 1));
    klCoef = (float) (klCoef * (1 + error * answers / config.klHorizon()));
  }

  @Override
  NDArray loss(
      Rollout rollout,
      List<Integer> rows,
      List<Integer> update,
      NDManager scope,
      MetricSums metrics) {
    List<Sequence> answers = rollout.answers(rows);
    TokenScores scores = TokenScores.of(policy, answers, config.divisor(), ops, scope);
    NDArray sampled = rollout.column(Column.LOG_PROB, rows, scope);
    PpoLoss loss =
        PpoLoss.of(
            scores.logProbs(),
            sampled,
            rollout.column(Column.ADVANTAGE, rows, scope),
            config.cliprange());
    NDArray old = rollout.column(Column.VALUE, rows, scope);
    NDArray returns = rollout.column(Column.RETURN, rows, scope);
    NDArray values = head.values(scores, answers, config.responseLength(), ops, scope);
    NDArray valueLosses = PpoLoss.values(values, old, returns, config.cliprangeValue());
    NDArray clipped = PpoLoss.valuesClipped(values, old, returns, config.cliprangeValue());
    measure(loss, scores, sampled, valueLosses, clipped, metrics);
    // Means over the update's tokens, so that its division into passes changes nothing.
    NDArray policyLoss = loss.policy().sum().div((float) rollout.tokens(update));
    NDArray valueLoss = valueLosses.sum().div((float) rollout.size(Column.VALUE, update));
    return policyLoss.add(valueLoss.mul((float) config.vfCoef()));
  }

  private void measure(
      PpoLoss loss,
      TokenScores scores,
      NDArray sampled,
      NDArray valueLosses,
      NDArray valuesClipped,
      MetricSums metrics) {
    try (GradMode mode = GradMode.off()) {
      double tokens = sampled.size();
      double places = valueLosses.size();
      NDArray moved = scores.logProbs().sub(sampled);
      metrics.add("policy/approxkl_avg", 0.5 * sum(moved.square()), tokens);
      metrics.add("policy/clipfrac_avg", count(loss.clipped()), tokens);
      metrics.add("loss/policy_avg", sum(loss.policy()), tokens);
      metrics.add("loss/value_avg", sum(valueLosses), places);
      metrics.add("val/clipfrac_avg", count(valuesClipped), places);
      metrics.add("policy/entropy_avg", sum(ops.entropies(scores.logits())), tokens);
      double ratio = sum(loss.ratio());
      metrics.add("val/ratio", ratio, tokens);
      // Of the pass's tokens; TRL's is of the means of a rollout's passes, which are several
      // updates.
      double spread = sum(loss.ratio().sub((float) (ratio / tokens)).square());
      metrics.add("val/ratio_var", spread, tokens);
    }
  }

  private static double sum(NDArray array) {
    return array.sum().getFloat();
  }

  private static double count(NDArray booleans) {
    return booleans.countNonzero().getLong();
  }

  @Override
  Map<String, Double> evaluate(List<Prompt> prompts, long seed) {
    List<Answer> answers = sampler.answer(prompts, config.responseLength(), config.divisor(), seed);
    double sum = 0;
    for (double score : scores(answers)) {
      sum += score;
    }
    return Map.of("objective/scores", sum / answers.size());
  }

  @Override
  Map<String, Float> state() {
    return config.adaptiveKl() ? Map.of("kl_coef", klCoef) : Map.of();
  }

  @Override
  void restore(Map<String, Float> saved) {
    klCoef = saved.getOrDefault("kl_coef", klCoef);
  }

  @Override
  String name() {
    return "ppo";
  }

  @Override
  int epochs() {
    return config.numPpoEpochs();
  }

  @Override
  int miniBatches() {
    return config.numMiniBatches();
  }
}
