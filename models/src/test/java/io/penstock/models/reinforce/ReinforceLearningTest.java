package io.penstock.models.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.generate.TokenListener;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.reinforce.GrpoConfig.ImportanceSamplingLevel;
import io.penstock.models.reinforce.GrpoConfig.LossType;
import io.penstock.models.reinforce.GrpoConfig.ScaleRewards;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.MetricSums;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReinforceLearningTest {
  private static final int VOCABULARY = 8;
  private static final int STOP = 0;
  private static final GptConfig SHAPE = new GptConfig(VOCABULARY, 12, 2, 2, 16, 11);
  private static final PpoConfig PPO =
      new PpoConfig(
          4, 0.9, 0.5, 0.05, KlEstimator.K1, true, 6, 100, true, 1, 0.95, 0.2, 0.2, 0.1, 2, 2);
  private static final GrpoConfig GRPO =
      new GrpoConfig(
          4,
          4,
          1,
          0.04,
          0.2,
          0.28,
          2,
          LossType.DAPO,
          ScaleRewards.GROUP,
          ImportanceSamplingLevel.TOKEN,
          true);

  private final Path directory;

  ReinforceLearningTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Rewards answers for the number of threes in them. */
  private static final class Threes implements RewardFunction {
    @Override
    public String name() {
      return "threes";
    }

    @Override
    public double[] score(List<Answer> answers) {
      return answers.stream()
          .mapToDouble(answer -> Arrays.stream(answer.ids()).filter(id -> id == 3).count())
          .toArray();
    }
  }

  private static PromptRows prompts() {
    Random random = new Random(5);
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int[] ids = random.ints(2 + i % 3, 1, VOCABULARY).toArray();
      prompts.add(new Prompt(ids, "", Map.of()));
    }
    return new PromptRows("random", prompts.subList(0, 16), prompts.subList(16, 20));
  }

  private static ReinforceRun.Setting setting() {
    return new ReinforceRun.Setting(
        manager -> Gpt.initialised(SHAPE, manager), prompts(), new Threes(), STOP, 8);
  }

  static Stream<Record> methods() {
    return Stream.of(PPO, GRPO);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theRewardRises(Record config) throws Exception {
    ReinforceRun run = new ReinforceRun();
    run.run(
        directory,
        ReinforceRun.training(80, 16, 1, 1e-2, 40),
        setting(),
        config,
        () -> false,
        (policy, reference) -> {});

    List<Double> rewards =
        run.values(config instanceof PpoConfig ? "eval_objective/scores" : "eval_reward");
    assertThat(rewards.get(0)).as("before").isLessThan(1);
    assertThat(rewards.get(rewards.size() - 1)).as("after").isGreaterThan(2.5);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aStopInsideARolloutChangesNothing(Record config) throws Exception {
    ReinforceRun whole = new ReinforceRun();
    whole.run(
        directory.resolve("whole"),
        ReinforceRun.training(12, 8, 2, 3e-3, 100),
        setting(),
        config,
        () -> false,
        (policy, reference) -> {});

    ReinforceRun parts = null;
    for (int stop : new int[] {1, 3, 4, 7, 100}) {
      parts = new ReinforceRun();
      int[] asked = {stop - (stop == 1 ? 0 : previous(stop))};
      parts.run(
          directory.resolve("parts"),
          ReinforceRun.training(12, 8, 2, 3e-3, 100),
          setting(),
          config,
          () -> asked[0]-- == 0,
          (policy, reference) -> {});
    }

    assertThat(parts.measurements).isEqualTo(whole.measurements);
  }

  private static int previous(int stop) {
    return switch (stop) {
      case 3 -> 1;
      case 4 -> 3;
      case 7 -> 4;
      default -> 7;
    };
  }

  @Test
  void samplingAndScoringSayTheSame() {
    TorchEngine.prepareThread(1);
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(SHAPE, manager);
        PreferenceOps ops = PreferenceOps.on(manager)) {
      List<Prompt> prompts = prompts().train();
      List<List<Double>> drawn = new ArrayList<>();
      prompts.forEach(prompt -> drawn.add(new ArrayList<>()));
      TokenListener listener =
          new TokenListener() {
            @Override
            public boolean chosen(int row, int token) {
              return true;
            }

            @Override
            public void drawn(int row, int token, double logProb) {
              drawn.get(row).add(logProb);
            }
          };
      List<Answer> answers =
          new AnswerSampler(model, STOP, ids -> "", 64).answer(prompts, 6, 0.7, 3, listener);
      float[][] scored = TokenScores.logProbs(model, AnswerSampler.sequences(answers), 0.7, 5, ops);

      assertThat(answers.stream().filter(Answer::ended)).as("some end early").isNotEmpty();
      for (int row = 0; row < scored.length; row++) {
        assertThat(scored[row]).hasSize(answers.get(row).ids().length);
        for (int t = 0; t < scored[row].length; t++) {
          assertThat((double) scored[row][t]).isCloseTo(drawn.get(row).get(t), within(1e-4));
        }
      }
    }
  }

  @Test
  void rowsOfOnePromptDrawApart() {
    TorchEngine.prepareThread(1);
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(SHAPE, manager)) {
      List<Prompt> same = Collections.nCopies(64, prompts().train().get(0));
      List<Answer> answers = new AnswerSampler(model, -1, ids -> "", 64).answer(same, 1, 1, 3);

      assertThat(answers.stream().map(answer -> answer.ids()[0]).distinct().count())
          .as("of %s nearly even tokens", VOCABULARY)
          .isGreaterThanOrEqualTo(VOCABULARY - 1);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void gradientsAreThoseOfTheLoss(Record config) {
    TorchEngine.prepareThread(1);
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(SHAPE, manager);
        Gpt copy = Gpt.initialised(SHAPE, manager);
        PreferenceOps ops = PreferenceOps.on(manager);
        ValueHead head = new ValueHead(model, manager);
        Rewards rewards = Rewards.of(new Threes(), Duration.ofSeconds(20))) {
      AnswerSampler sampler = new AnswerSampler(model, STOP, ids -> "", 8);
      Reference reference = Reference.model(copy, ops);
      ReinforceMethod<?> method =
          config instanceof PpoConfig ppo
              ? new PpoLearning(sampler, reference, head, rewards, ppo, ops)
              : new GrpoLearning(sampler, reference, rewards, (GrpoConfig) config, ops);
      Rollout rollout = method.roll(Collections.nCopies(8, prompts().train().get(1)), 4);
      // Away from where it was sampled, since a ratio of 1 would hide its clipping's mistakes.
      NDArray weight = model.parameters().get("transformer.h.1.mlp.c_fc.weight");
      add(weight, 3, 0.05f);
      List<Integer> rows = List.of(0, 1, 2, 3, 4, 5, 6, 7);
      float[] gradient;
      try (Scope scope = Scope.within(manager);
          GradMode mode = GradMode.on()) {
        NDArray loss = method.loss(rollout, rows, rows, scope.manager(), new MetricSums());
        method.ops().backward(loss);
        gradient = method.ops().gradient(weight).toFloatArray();
      }
      int largest = 0;
      for (int i = 0; i < gradient.length; i++) {
        largest = Math.abs(gradient[i]) > Math.abs(gradient[largest]) ? i : largest;
      }
      float step = 1e-2f;
      add(weight, largest, step);
      double above = loss(method, rollout, rows);
      add(weight, largest, -2 * step);
      double below = loss(method, rollout, rows);

      assertThat(gradient[largest]).isNotZero();
      assertThat((above - below) / (2 * step))
          .isCloseTo(gradient[largest], within(0.02 * Math.abs(gradient[largest])));
    }
  }

  private static void add(NDArray weight, int place, float difference) {
    try (Scope scope = Scope.within(weight.getManager());
        GradMode mode = GradMode.off()) {
      float[] values = weight.toFloatArray();
      values[place] += difference;
      scope.manager().create(values, weight.getShape()).copyTo(weight);
    }
  }

  private static double loss(ReinforceMethod<?> method, Rollout rollout, List<Integer> rows) {
    try (Scope scope = Scope.within(method.manager());
        GradMode mode = GradMode.off()) {
      return method.loss(rollout, rows, rows, scope.manager(), new MetricSums()).getFloat();
    }
  }

  @Test
  void passesOfAnUpdateAddUp() throws Exception {
    ReinforceRun one = new ReinforceRun();
    one.ppo(directory.resolve("one"), ReinforceRun.training(4, 8, 1, 1e-3, 4), PPO, setting());
    ReinforceRun four = new ReinforceRun();
    four.ppo(directory.resolve("four"), ReinforceRun.training(4, 2, 4, 1e-3, 4), PPO, setting());

    for (int step = 0; step < 4; step++) {
      assertThat(four.values("loss").get(step))
          .isCloseTo(one.values("loss").get(step), within(1e-5));
    }
  }

  @Test
  void ratiosSpreadAsTheWeightsMove() throws Exception {
    ReinforceRun run = new ReinforceRun();
    run.ppo(directory, ReinforceRun.training(2, 8, 1, 1e-3, 4), PPO, setting());
    List<Double> spread = run.values("val/ratio_var");

    assertThat(spread.get(0)).as("nothing moved yet").isLessThan(1e-9);
    // Of small moves m the ratio is 1 + m; half the mean of m² is TRL's approxkl.
    double moved = 2 * run.values("policy/approxkl_avg").get(1);
    assertThat(moved).isGreaterThan(1e-6);
    assertThat(spread.get(1)).isCloseTo(moved, within(0.1 * moved));
  }

  @Test
  void longPromptsAreRefused() {
    assertRefused(
        new PromptRows("long", List.of(new Prompt(new int[9], "", Map.of())), List.of()),
        "a prompt has 9 tokens and its answer may have 4, the model's context is 12");
  }

  private void assertRefused(PromptRows prompts, String message) {
    ReinforceRun.Setting setting =
        new ReinforceRun.Setting(setting().models(), prompts, new Threes(), STOP, 8);
    assertThatThrownBy(
            () ->
                new ReinforceRun()
                    .ppo(directory, ReinforceRun.training(4, 8, 1, 1e-3, 4), PPO, setting))
        .hasMessageContaining(message);
  }

  @Test
  void aGroupThatDoesNotFitIsRefused() {
    assertThatThrownBy(
            () ->
                new ReinforceRun()
                    .run(
                        directory,
                        ReinforceRun.training(4, 6, 1, 1e-3, 4),
                        setting(),
                        GRPO,
                        () -> false,
                        (policy, reference) -> {}))
        .hasMessageContaining("6, which num-generations 4 does not divide");
  }
}
