package io.penstock.models.preference;

import ai.djl.ndarray.NDManager;
import io.penstock.models.generate.Generator;
import io.penstock.models.generate.Sampling;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.LrSchedulerType;
import io.penstock.models.train.Measurement;
import io.penstock.models.train.Options;
import io.penstock.models.train.Pretrain;
import io.penstock.models.train.PretrainConfig;
import io.penstock.models.train.TrainingConfig;
import io.penstock.models.train.TrainingFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Trains by each method on 2,000 pairs of {@link SortingRule} and prints what became of the rate of
 * answers that obey it; not a test. Arguments: a folder for the runs.
 */
final class PreferenceRuleRun {
  private static final GptConfig SHAPE =
      new GptConfig(SortingRule.VOCABULARY, SortingRule.CONTEXT, 3, 4, 64, 1337);
  private static final int PAIRS = 2000;
  private static final int HELD_OUT = 400;
  private static final int PROMPTS = 500;
  private static final long CHOSEN = 55;
  private static final long REPORTED = 99;

  private final Path directory;
  private final Path base;
  private final PreferenceRows<TokenPair> pairs = SortingRule.pairs(PAIRS, HELD_OUT, 7);

  private PreferenceRuleRun(Path directory) {
    this.directory = directory;
    base = TrainingFolder.at(directory.resolve("neutral")).model();
  }

  public static void main(String[] arguments) throws IOException {
    PreferenceRuleRun run = new PreferenceRuleRun(Path.of(arguments[0]));
    run.pretrain();
    System.out.printf("neutral: obeys %.3f%n", run.rate(run.base, REPORTED));
    run.reward();
    for (String rate : List.of("1e-5", "2e-5", "5e-5", "1e-4", "2e-4")) {
      run.policy("dpo-" + rate, rate, run.pairs, dpo(Map.of("beta", "1")));
    }
    run.policy("dpo-weak", "5e-5", run.pairs, dpo(Map.of("beta", "0.1")));
    run.policy(
        "kto",
        "5e-4",
        SortingRule.thumbs(run.pairs),
        (policy, reference, ops) ->
            new KtoLearning(policy, reference, KtoConfig.DEFAULT, SortingRule.CONTEXT, ops));
    run.policy(
        "orpo",
        "1e-3",
        run.pairs,
        (policy, reference, ops) -> new OrpoLearning(policy, OrpoConfig.DEFAULT, ops));
  }

  private void pretrain() throws IOException {
    if (Files.exists(base)) {
      return;
    }
    TrainingConfig training =
        Options.override(
            TrainingConfig.SMALL,
            Map.of("steps", "4000", "batch-rows", "64", "warmup-steps", "100", "eval-rows", "500"));
    training =
        Options.override(
            training, Map.of("eval-every-steps", "500", "checkpoint-every-steps", "2000"));
    Pretrain.run(
        new PretrainConfig(SHAPE, training),
        SortingRule.neutral(100_000, 500, 1),
        directory.resolve("neutral"),
        measurement -> print("neutral", measurement, "eval_loss"),
        () -> false);
  }

  private void reward() throws IOException {
    long start = System.nanoTime();
    LearningRun run = new LearningRun();
    run.run(
        directory.resolve("reward"),
        config("3e-4"),
        this::model,
        pairs,
        (model, reference, ops, manager) ->
            new RewardLearning(
                RewardModel.withNewHead(model, 1, OptionalInt.empty(), manager),
                RewardConfig.DEFAULT,
                ops),
        () -> false);
    System.out.printf(
        "reward: held-out accuracy %s, loss %s; %.0f s%n",
        run.values("eval_accuracy"), run.values("eval_loss"), seconds(start));
  }

  private <R> void policy(String name, String learningRate, PreferenceRows<R> rows, Maker<R> maker)
      throws IOException {
    long start = System.nanoTime();
    LearningRun run = new LearningRun();
    Path written = directory.resolve(name + "-model");
    run.run(
        directory.resolve(name),
        config(learningRate),
        this::model,
        rows,
        (policy, model, ops, manager) -> maker.make(policy, ReferencePolicy.model(model, ops), ops),
        () -> false,
        policy -> HuggingFaceModel.write(policy, written));
    System.out.printf(
        "%s: obeys %.3f (where settings were chosen: %.3f); held-out logps/chosen %s,"
            + " rewards/margins %s; %.0f s%n",
        name,
        rate(written, REPORTED),
        rate(written, CHOSEN),
        run.values("eval_logps/chosen"),
        run.values("eval_rewards/margins"),
        seconds(start));
  }

  private interface Maker<R> {
    PreferenceMethod<R> make(LanguageModel policy, ReferencePolicy reference, PreferenceOps ops);
  }

  /**
   * DPO's first loss. It has done its work at a margin of some 4 / β nats between the sums of two
   * answers: β 1 is what answers of six tokens take, with β 0.1 the policy is driven far beyond.
   */
  private static Maker<TokenPair> dpo(Map<String, String> options) {
    DpoConfig config = Options.override(DpoConfig.DEFAULT, options);
    return (policy, reference, ops) -> new DpoLearning(policy, reference, config, ops);
  }

  /** Two epochs of 16 rows. */
  private static TrainingConfig config(String learningRate) {
    return new TrainingConfig(
        250,
        16,
        1,
        Double.parseDouble(learningRate),
        0,
        0,
        0,
        0.9,
        0.999,
        1e-8,
        1,
        42,
        10,
        50,
        HELD_OUT,
        250,
        1,
        2,
        LrSchedulerType.LINEAR,
        0,
        0,
        false);
  }

  private LanguageModel model(NDManager manager) throws IOException {
    return HuggingFaceModel.read(base, manager);
  }

  /**
   * How often an answer drawn from the model obeys the rule, on prompts not learned from.
   *
   * @param seed of the prompts: settings are chosen on those of one, and reported on another's
   */
  private double rate(Path folder, long seed) throws IOException {
    Random random = new Random(seed);
    SplittableRandom seeds = new SplittableRandom(seed); // near seeds of Random draw near numbers
    int obeyed = 0;
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel model = HuggingFaceModel.read(folder, manager)) {
      Generator generator = new Generator(model);
      for (int i = 0; i < PROMPTS; i++) {
        int[] prompt = SortingRule.prompt(random);
        Sampling sampling = new Sampling(8, 1, 0, SortingRule.END, seeds.nextLong());
        obeyed += SortingRule.isObeyed(prompt, generator.generate(prompt, sampling)) ? 1 : 0;
      }
    }
    return (double) obeyed / PROMPTS;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void print(String run, Measurement measurement, String name) {
    if (measurement.name().equals(name)) {
      System.out.printf("%s step %d %s %.4f%n", run, measurement.step(), name, measurement.value());
    }
  }
}
