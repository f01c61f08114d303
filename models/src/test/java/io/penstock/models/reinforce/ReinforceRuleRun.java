package io.penstock.models.reinforce;

import io.penstock.models.generate.Generator;
import io.penstock.models.generate.Sampling;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.Sequence;
import io.penstock.models.preference.SortingRule;
import io.penstock.models.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Rewards the answers that obey {@link SortingRule}, and prints what became of their rate; not a
 * test. Arguments: the folder of the neutral policy, a folder for the runs, then METHOD, STEPS,
 * RATE, KL-COEF or BETA.
 */
final class ReinforceRuleRun {
  private static final int PROMPTS = 500;
  private static final int LENGTH = 8;

  private ReinforceRuleRun() {}

  public static void main(String[] arguments) throws IOException {
    Path base = Path.of(arguments[0]);
    String method = arguments[2];
    int steps = Integer.parseInt(arguments[3]);
    double rate = Double.parseDouble(arguments[4]);
    double cost = Double.parseDouble(arguments[5]);
    Record config =
        method.equals("ppo")
            ? new PpoConfig(
                LENGTH,
                1,
                0,
                cost,
                KlEstimator.K1,
                false,
                6,
                10_000,
                false,
                1,
                0.95,
                0.2,
                0.2,
                0.1,
                4,
                1)
            : new GrpoConfig(
                8,
                LENGTH,
                1,
                cost,
                0.2,
                0,
                1,
                GrpoConfig.LossType.DAPO,
                GrpoConfig.ScaleRewards.GROUP,
                GrpoConfig.ImportanceSamplingLevel.TOKEN,
                true);
    ReinforceRun run = new ReinforceRun();
    ReinforceRun.Setting setting =
        new ReinforceRun.Setting(
            manager -> HuggingFaceModel.read(base, manager),
            prompts(),
            new Obedience(),
            SortingRule.END,
            64);
    TrainingConfig training = ReinforceRun.training(steps, 64, 1, rate, steps);
    long start = System.nanoTime();
    run.run(
        Path.of(arguments[1]).resolve(String.join("-", Arrays.asList(arguments).subList(2, 6))),
        training,
        setting,
        config,
        () -> false,
        (policy, reference) ->
            System.out.printf(
                "%s: obeys %.3f before, %.3f after; KL %.2f nats an answer; %.0f s%n",
                Arrays.asList(arguments).subList(2, 6),
                rate(reference),
                rate(policy),
                distance(policy, reference),
                (System.nanoTime() - start) / 1e9));
    List<Double> curve = run.values(method.equals("ppo") ? "objective/scores" : "reward");
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < curve.size(); i += Math.max(1, curve.size() / 20)) {
      shown.append("%.2f ".formatted(curve.get(i)));
    }
    System.out.println(shown);
  }

  private static PromptRows prompts() {
    Random random = new Random(7);
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 2128; i++) {
      prompts.add(new Prompt(SortingRule.prompt(random), "", Map.of()));
    }
    return new PromptRows("sorting", prompts.subList(0, 2000), prompts.subList(2000, 2128));
  }

  /** 1 for an answer that obeys the rule, 0 for others. */
  static final class Obedience implements RewardFunction {
    @Override
    public String name() {
      return "obeys";
    }

    @Override
    public double[] score(List<Answer> answers) {
      return answers.stream()
          .mapToDouble(
              answer ->
                  answer.ended()
                          && SortingRule.isObeyed(
                              answer.prompt().ids(),
                              Arrays.copyOf(answer.ids(), answer.ids().length - 1))
                      ? 1
                      : 0)
          .toArray();
    }
  }

  /** How often an answer drawn from the model obeys the rule, on prompts not learned from. */
  static double rate(LanguageModel model) {
    Random random = new Random(99);
    SplittableRandom seeds = new SplittableRandom(99);
    int obeyed = 0;
    Generator generator = new Generator(model);
    for (int i = 0; i < PROMPTS; i++) {
      int[] prompt = SortingRule.prompt(random);
      Sampling sampling = new Sampling(LENGTH, 1, 0, SortingRule.END, seeds.nextLong());
      obeyed += SortingRule.isObeyed(prompt, generator.generate(prompt, sampling)) ? 1 : 0;
    }
    return (double) obeyed / PROMPTS;
  }

  /** The mean over answers of Σ log π − log π_ref, on prompts not learned from. */
  private static double distance(LanguageModel policy, LanguageModel reference) {
    Random random = new Random(98);
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      prompts.add(new Prompt(SortingRule.prompt(random), "", Map.of()));
    }
    List<Answer> answers =
        new AnswerSampler(policy, SortingRule.END, ids -> "", 64).answer(prompts, LENGTH, 1, 5);
    List<Sequence> sequences = AnswerSampler.sequences(answers);
    try (PreferenceOps ops = PreferenceOps.on(policy.parameters().manager())) {
      float[][] ours = TokenScores.logProbs(policy, sequences, 1, 64, ops);
      float[][] theirs = TokenScores.logProbs(reference, sequences, 1, 64, ops);
      double sum = 0;
      for (int row = 0; row < ours.length; row++) {
        for (int t = 0; t < ours[row].length; t++) {
          sum += ours[row][t] - theirs[row][t];
        }
      }
      return sum / ours.length;
    }
  }
}
