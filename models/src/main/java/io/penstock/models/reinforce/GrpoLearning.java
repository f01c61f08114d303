package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.Sequence;
import io.penstock.models.reinforce.GrpoConfig.ImportanceSamplingLevel;
import io.penstock.models.reinforce.Rollout.Column;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.train.MetricSums;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Group relative policy optimisation: several answers to each prompt, each held against the mean of
 * its group; no values are learned.
 */
public final class GrpoLearning extends ReinforceMethod<GrpoConfig> {

  /**
   * Of the sampler's policy; all stay the caller's.
   *
   * @param reference asked only where β is not 0
   */
  public GrpoLearning(
      AnswerSampler sampler,
      Reference reference,
      Rewards rewards,
      GrpoConfig config,
      PreferenceOps ops) {
    super(sampler, reference, rewards, config, ops, Map.of());
  }

  @Override
  Rollout roll(List<Prompt> prompts, long seed) {
    List<Answer> answers =
        sampler.answer(prompts, config.maxCompletionLength(), config.temperature(), seed);
    Rewards.Scored scored = rewards.score(answers);
    GroupAdvantages groups =
        GroupAdvantages.of(scored.sums(), config.numGenerations(), config.scaleRewards());
    List<Sequence> sequences = AnswerSampler.sequences(answers);
    Map<Column, float[][]> columns = new EnumMap<>(Column.class);
    columns.put(Column.ADVANTAGE, perToken(groups.advantages(), answers));
    if (config.numIterations() > 1) {
      columns.put(
          Column.LOG_PROB,
          TokenScores.logProbs(policy, sequences, config.temperature(), sampler.rowsAtOnce(), ops));
    }
    if (config.beta() > 0) {
      columns.put(
          Column.REFERENCE_LOG_PROB,
          reference.logProbs(sequences, config.temperature(), sampler.rowsAtOnce()));
    }
    return new Rollout(sequences, columns, measure(answers, scored, groups));
  }

  private static float[][] perToken(double[] advantages, List<Answer> answers) {
    float[][] rows = new float[advantages.length][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new float[answers.get(row).ids().length];
      Arrays.fill(rows[row], (float) advantages[row]);
    }
    return rows;
  }

  private static Map<String, Float> measure(
      List<Answer> answers, Rewards.Scored scored, GroupAdvantages groups) {
    Map<String, Float> metrics = new LinkedHashMap<>();
    int rows = answers.size();
    double[] all = answers.stream().mapToDouble(answer -> answer.ids().length).toArray();
    double[] ended =
        answers.stream().filter(Answer::ended).mapToDouble(answer -> answer.ids().length).toArray();
    lengths("completions/%s_length", all, metrics);
    lengths("completions/%s_terminated_length", ended, metrics);
    metrics.put("completions/clipped_ratio", (float) (rows - ended.length) / rows);
    for (int i = 0; i < scored.names().size(); i++) {
      double[] scores = scored.byFunction()[i];
      String name = "rewards/" + scored.names().get(i);
      metrics.put(name + "/mean", (float) GroupAdvantages.mean(scores, 0, rows));
      metrics.put(name + "/std", (float) GroupAdvantages.deviation(scores, 0, rows));
    }
    metrics.put("reward", (float) GroupAdvantages.mean(scored.sums(), 0, rows));
    metrics.put("reward_std", (float) GroupAdvantages.deviation(scored.sums(), 0, rows));
    long same = Arrays.stream(groups.deviations()).filter(deviation -> deviation < 1e-8).count();
    metrics.put("frac_reward_zero_std", (float) same / rows);
    return metrics;
  }

  /** Of no lengths 0, as TRL says it. */
  private static void lengths(String name, double[] lengths, Map<String, Float> metrics) {
    put(name, "mean", Arrays.stream(lengths).average().orElse(0), metrics);
    put(name, "min", Arrays.stream(lengths).min().orElse(0), metrics);
    put(name, "max", Arrays.stream(lengths).max().orElse(0), metrics);
  }

  private static void put(String name, String which, double value, Map<String, Float> metrics) {
    metrics.put(name.formatted(which), (float) value);
  }

  @Override
  NDArray loss(
      Rollout rollout,
      List<Integer> rows,
      List<Integer> update,
      NDManager scope,
      MetricSums metrics) {
    List<Sequence> answers = rollout.answers(rows);
    TokenScores scores = TokenScores.of(policy, answers, config.temperature(), ops, scope);
    // Learned once, a rollout is as likely as when it was sampled.
    NDArray sampled =
        rollout.has(Column.LOG_PROB)
            ? rollout.column(Column.LOG_PROB, rows, scope)
            : scores.logProbs().stopGradient();
    NDArray held =
        config.beta() > 0 ? rollout.column(Column.REFERENCE_LOG_PROB, rows, scope) : null;
    NDArray advantages = rollout.column(Column.ADVANTAGE, rows, scope);
    NDArray means =
        GrpoLoss.means(answers.stream().map(answer -> answer.answer().length).toList(), scope);
    GrpoLoss loss = GrpoLoss.of(scores.logProbs(), sampled, advantages, held, means, config);
    measure(loss, scores, advantages, means, metrics);
    return loss.share(means, update.size(), rollout.tokens(update), config);
  }

  private void measure(
      GrpoLoss loss, TokenScores scores, NDArray advantages, NDArray means, MetricSums metrics) {
    try (GradMode mode = GradMode.off()) {
      double tokens = advantages.size();
      metrics.add("entropy", ops.entropies(scores.logits()).sum().getFloat(), tokens);
      @Nullable NDArray kl = loss.kl();
      if (kl != null) {
        metrics.add("kl", kl.sum().getFloat(), tokens);
      }
      float[] ratios = loss.ratio().toFloatArray();
      float[] wanted = advantages.toFloatArray();
      float[] low = new float[ratios.length];
      float[] high = new float[ratios.length];
      for (int t = 0; t < ratios.length; t++) {
        low[t] = ratios[t] < 1 - config.epsilon() && wanted[t] < 0 ? 1 : 0;
        high[t] = ratios[t] > 1 + config.epsilonHigh() && wanted[t] > 0 ? 1 : 0;
      }
      double[] lows = ofAnswers(low, means);
      double[] highs = ofAnswers(high, means);
      boolean whole = config.importanceSamplingLevel() == ImportanceSamplingLevel.SEQUENCE;
      double lowSum = whole ? DoubleStream.of(lows).sum() : sum(low);
      double highSum = whole ? DoubleStream.of(highs).sum() : sum(high);
      double count = whole ? lows.length : tokens;
      metrics.add("clip_ratio/low_mean", lowSum, count);
      metrics.add("clip_ratio/low_min", DoubleStream.of(lows).min().orElse(0), 1);
      metrics.add("clip_ratio/high_mean", highSum, count);
      metrics.add("clip_ratio/high_max", DoubleStream.of(highs).max().orElse(0), 1);
      metrics.add("clip_ratio/region_mean", lowSum + highSum, count);
    }
  }

  private static double sum(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
  }

  /** The mean of each answer's tokens. */
  private static double[] ofAnswers(float[] tokens, NDArray means) {
    NDArray column = means.getManager().create(tokens).reshape(-1, 1);
    float[] answers = means.matMul(column).toFloatArray();
    return IntStream.range(0, answers.length).mapToDouble(row -> answers[row]).toArray();
  }

  @Override
  Map<String, Double> evaluate(List<Prompt> prompts, long seed) {
    List<Answer> answers =
        sampler.answer(prompts, config.maxCompletionLength(), config.temperature(), seed);
    double[] sums = rewards.score(answers).sums();
    return Map.of("reward", GroupAdvantages.mean(sums, 0, sums.length));
  }

  @Override
  String name() {
    return "grpo";
  }

  @Override
  int answersPerPrompt() {
    return config.numGenerations();
  }

  @Override
  int epochs() {
    return config.numIterations();
  }
}
