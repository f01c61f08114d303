package io.penstock.models.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.JudgePython;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.reinforce.GrpoConfig.ImportanceSamplingLevel;
import io.penstock.models.reinforce.GrpoConfig.LossType;
import io.penstock.models.reinforce.GrpoConfig.ScaleRewards;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** From the same weights, answers and rewards TRL's GRPOTrainer logs the same, step by step. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = JudgePython.VARIABLE,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has torch, transformers and trl")
class GrpoParityTest {

  private static final int STEPS = 8;
  private static final int ROWS = 8;
  private static final int ITERATIONS = 2;
  private static final double RATE = 1e-2;

  /** Adam's: so large that it does not blow up what is zero but for rounding. */
  private static final double EPSILON = 1e-3;

  private static final GptConfig SHAPE = new GptConfig(8, 12, 2, 2, 16, 11);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> METRICS =
      List.of(
          "loss",
          "grad_norm",
          "entropy",
          "kl",
          "reward",
          "reward_std",
          "frac_reward_zero_std",
          "clip_ratio/low_mean",
          "clip_ratio/low_min",
          "clip_ratio/high_mean",
          "clip_ratio/high_max",
          "clip_ratio/region_mean",
          "completions/mean_length",
          "completions/clipped_ratio",
          "completions/mean_terminated_length");

  private final Path directory;

  GrpoParityTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Rewards threes and ends, and writes down what it saw. */
  private record Recorder(ArrayNode rollouts) implements RewardFunction {
    @Override
    public String name() {
      return "recorded_reward";
    }

    @Override
    public double[] score(List<Answer> answers) {
      ArrayNode rollout = rollouts.addArray();
      double[] scores = new double[answers.size()];
      for (int row = 0; row < scores.length; row++) {
        Answer answer = answers.get(row);
        long threes = Arrays.stream(answer.ids()).filter(id -> id == 3).count();
        scores[row] = threes + (answer.ended() ? 0.5 : 0) + 0.1 * answer.prompt().ids().length;
        ObjectNode written = rollout.addObject().put("reward", scores[row]);
        written.set("prompt", JSON.valueToTree(answer.prompt().ids()));
        written.set("completion", JSON.valueToTree(answer.ids()));
      }
      return scores;
    }
  }

  private static GrpoConfig config(
      LossType loss, ScaleRewards scale, ImportanceSamplingLevel level, double epsilonHigh) {
    return new GrpoConfig(4, 4, 0.9, 0.04, 0.02, epsilonHigh, ITERATIONS, loss, scale, level, true);
  }

  @Test
  void everyLossScaleAndLevelFollows() throws Exception {
    List<GrpoConfig> configs = new ArrayList<>();
    LossType[] losses = LossType.values();
    ScaleRewards[] scales = ScaleRewards.values();
    for (int i = 0; i < losses.length; i++) {
      configs.add(
          config(losses[i], scales[i % scales.length], ImportanceSamplingLevel.TOKEN, 0.03));
    }
    configs.add(config(LossType.GRPO, ScaleRewards.GROUP, ImportanceSamplingLevel.SEQUENCE, 0));

    ArrayNode asked = JSON.createArrayNode();
    List<ReinforceRun> ours = new ArrayList<>();
    for (GrpoConfig config : configs) {
      ours.add(run(config, asked.addObject()));
    }
    List<JsonNode> theirs = judge(asked);

    assertThat(theirs).hasSize(STEPS * configs.size());
    for (int run = 0; run < configs.size(); run++) {
      for (String metric : METRICS) {
        List<Double> values = ours.get(run).values(metric);
        assertThat(values).as(metric).hasSize(STEPS);
        for (int step = 0; step < STEPS; step++) {
          JsonNode logged = theirs.get(run * STEPS + step);
          if (step % ITERATIONS == 0 || logged.has(metric)) { // rewards are logged once a rollout
            double expected = logged.path(metric).asDouble(Double.NaN);
            assertThat(expected).as(metric).isNotNaN();
            assertThat(values.get(step))
                .as("%s of step %s of %s", metric, step + 1, configs.get(run))
                .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
          }
        }
      }
    }
    assertThat(ours.stream().flatMap(run -> run.values("clip_ratio/region_mean").stream()))
        .as("ratios were clipped, or limits would not be compared")
        .anyMatch(share -> share > 0);
  }

  private ReinforceRun run(GrpoConfig config, ObjectNode asked) throws Exception {
    ReinforceRun run = new ReinforceRun();
    run.run(
        Files.createTempDirectory(directory, "run"),
        Options.override(
            ReinforceRun.training(STEPS, ROWS, 1, RATE, STEPS),
            Map.of("epsilon", Double.toString(EPSILON))),
        new ReinforceRun.Setting(
            manager -> Gpt.initialised(SHAPE, manager),
            prompts(),
            new Recorder(asked.putArray("rollouts")),
            0,
            ROWS),
        config,
        () -> false,
        (policy, reference) -> {});
    asked.put("rows", ROWS).put("steps", STEPS).put("learning_rate", RATE).put("epsilon", EPSILON);
    ObjectNode named = asked.putObject("config");
    named.put("num_generations", config.numGenerations());
    named.put("max_completion_length", config.maxCompletionLength());
    named.put("temperature", config.temperature());
    named.put("beta", config.beta());
    named.put("epsilon", config.epsilon());
    named.put("epsilon_high", config.epsilonHigh());
    named.put("num_iterations", config.numIterations());
    named.put("loss_type", trlName(config.lossType()));
    named.put("scale_rewards", trlName(config.scaleRewards()));
    named.put("importance_sampling_level", trlName(config.importanceSamplingLevel()));
    return run;
  }

  private static String trlName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Of one length: TRL pads at the left, which moves a GPT-2's positions. */
  private static PromptRows prompts() {
    Random random = new Random(5);
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      prompts.add(new Prompt(random.ints(3, 1, 8).toArray(), "", Map.of()));
    }
    return new PromptRows("random", prompts, List.of());
  }

  private List<JsonNode> judge(ArrayNode runs) throws Exception {
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(SHAPE, manager)) {
      HuggingFaceModel.write(model, directory.resolve("model"));
    }
    JSON.writeValue(directory.resolve("runs.json").toFile(), runs);
    String output = JudgePython.run("train_grpo.py", directory.toString());
    List<JsonNode> steps = new ArrayList<>();
    for (String line : output.lines().filter(line -> line.startsWith("STEP ")).toList()) {
      steps.add(JSON.readTree(line.substring("STEP ".length())));
    }
    return steps;
  }
}
