package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.reinforce.Answer;
import io.penstock.models.reinforce.Prompt;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.TrainingListener;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A reward model that {@code train reward} made is what {@code ppo} and {@code grpo} learn from.
 */
class TrainedRewardTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> ANSWERS = List.of("aaaa", "zzzz", "azaz", "a", "zz");

  private final Path directory;
  private final Path policy;

  TrainedRewardTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    policy = PreferenceFolder.model(directory, 32);
  }

  @ParameterizedTest
  @CsvSource({"PPO, eval_objective/scores, false", "GRPO, eval_reward, true"})
  void theMeanRewardRises(TrainMethod method, String metric, boolean usePeft) throws IOException {
    Path reward = rewardModel(usePeft);
    List<String> prompts = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      prompts.add("{\"prompt\": \"say %d\"}".formatted(i));
    }
    List<Double> rewards = new ArrayList<>();
    train(
        method,
        prompts,
        Map.ofEntries(
            Map.entry("reward-funcs", "model:" + reward),
            Map.entry("steps", "60"),
            Map.entry("batch-rows", "32"),
            Map.entry("learning-rate", "5e-3"),
            Map.entry("held-out-fraction", "0.5"),
            Map.entry("eval-every-steps", "60"),
            Map.entry("num-ppo-epochs", "2"),
            Map.entry("response-length", "6"),
            Map.entry("max-completion-length", "6"),
            Map.entry("kl-coef", "0")),
        measurement -> {
          if (measurement.name().equals(metric)) {
            rewards.add(measurement.value());
          }
        });

    assertThat(rewards.get(rewards.size() - 1)).isGreaterThan(rewards.get(0) + 0.1);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void itScoresAsPredictDoes(boolean usePeft) throws IOException {
    Path reward = rewardModel(usePeft);
    List<Double> predicted = predicted(reward);

    assertThat(predicted.get(0)).as("a's, beside z's").isGreaterThan(predicted.get(1) + 0.1);
    double[] learned = learned(reward);
    for (int row = 0; row < learned.length; row++) {
      assertThat(learned[row]).isCloseTo(predicted.get(row), within(1e-5));
    }
  }

  @Test
  void anotherTokenizerIsRefused() throws IOException {
    Path reward = rewardModel(false);
    Path tokenizer = reward.resolve("tokenizer.json");
    Files.writeString(tokenizer, Files.readString(tokenizer).replace("\"Ā\"", "\"ĀĀ\""));

    assertThatThrownBy(() -> learned(reward))
        .hasMessageContaining("another tokenizer than --model");
  }

  @Test
  void whatIsNoRewardModelIsRefused() throws IOException {
    assertThatThrownBy(() -> learned(policy)).hasMessageContaining("is no reward model");

    Files.writeString(policy.resolve("score.safetensors"), "");
    assertThatThrownBy(() -> learned(policy)).hasMessageContaining("no longer read");
  }

  @Test
  void whatComparesLossesIsRefused() {
    for (Map<String, String> setting :
        List.of(Map.of("keep-best", "true"), Map.of("patience", "2"))) {
      assertThatThrownBy(
              () ->
                  train(
                      TrainMethod.GRPO, List.of("{\"prompt\": \"a\"}"), setting, measurement -> {}))
          .hasMessageContaining("keep-best, patience");
    }
  }

  /** Prefers a's to z's. */
  private Path rewardModel(boolean usePeft) throws IOException {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      pairs.add(
          "{\"prompt\": \"say %d\", \"chosen\": \"%s\", \"rejected\": \"%s\"}"
              .formatted(i, "a".repeat(1 + i % 5), "z".repeat(1 + i % 5)));
    }
    train(
        TrainMethod.REWARD,
        pairs,
        Map.of("use-peft", Boolean.toString(usePeft), "steps", "20", "learning-rate", "3e-2"),
        measurement -> {});
    return directory.resolve("reward/model");
  }

  private void train(
      TrainMethod method,
      List<String> rows,
      Map<String, String> settings,
      TrainingListener listener)
      throws IOException {
    Path data = Files.write(directory.resolve(method.label() + ".jsonl"), rows, UTF_8);
    TrainSettings all =
        method
            .defaults()
            .with(Map.of("batch-rows", "8", "threads", "1", "eval-rows", "16"))
            .with(settings);
    try (NDManager manager = TorchEngine.newManager()) {
      new TrainJob(method, all, data, policy, null)
          .run(
              directory.resolve(method.label()),
              manager,
              (training, remarks) -> listener,
              () -> false);
    }
  }

  private List<Double> predicted(Path reward) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String answer : ANSWERS) {
      rows.add("{\"prompt\": \"say\", \"completion\": \"%s\"}".formatted(answer));
    }
    Path data = Files.write(directory.resolve("answers.jsonl"), rows, UTF_8);
    StringWriter lines = new StringWriter();
    new RewardScores().score(reward, data, new PrintWriter(lines));
    List<Double> scores = new ArrayList<>();
    for (String line : lines.toString().lines().toList()) {
      JsonNode row = JSON.readTree(line);
      assertThat(row.has("reward")).as(line).isTrue();
      scores.add(row.path("reward").asDouble());
    }
    return scores;
  }

  /** What a policy's answers would be rewarded with. */
  private double[] learned(Path reward) throws IOException {
    PipelineTokenizer tokenizer = PipelineTokenizer.read(policy);
    int end = TokenizerFiles.endOf(policy, tokenizer).orElseThrow();
    List<Answer> answers = new ArrayList<>();
    for (String answer : ANSWERS) {
      int[] ids = tokenizer.encode(answer + "\0");
      ids[ids.length - 1] = end;
      answers.add(
          new Answer(new Prompt(tokenizer.encode("say"), "say", Map.of()), ids, answer, true));
    }
    ReinforceSettings settings =
        TrainMethod.PPO.defaults().with(Map.of("reward-funcs", "model:" + reward)).reinforce();
    try (NDManager manager = TorchEngine.newManager();
        PreferenceOps ops = PreferenceOps.on(manager);
        RewardSources sources = new RewardSources(settings, policy, ops, manager)) {
      return sources.rewards().score(answers).sums();
    }
  }
}
