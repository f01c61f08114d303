package io.penstock.models.preference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.LoraConfig;
import io.penstock.models.adapter.TargetModules;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.WriteOptions;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.FloatType;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Reward models written here and by transformers and PEFT score the same, here and there. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = TrlParityTest.PYTHON,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has torch, transformers and peft")
class RewardFolderParityTest {
  private static final OptionalInt PADDING = OptionalInt.of(0);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The last ends with padding, which both pass over. */
  private static final int[][] ROWS = {
    {3, 4, 5}, {7, 8, 9, 10, 11}, {12}, {6, 0, 13}, {5, 9, 0, 0}
  };

  private final Path directory;

  RewardFolderParityTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void scoresAreEqualInBothDirections() throws Exception {
    Map<String, float[]> written = new TreeMap<>();
    try (NDManager manager = TorchEngine.newManager();
        PreferenceOps ops = PreferenceOps.on(manager)) {
      write("gpt2", new GptConfig(32, 16, 2, 2, 16, 11), "c_attn", written, ops, manager);
      write("llama", LlamaConfig.of(32, 16, 2, 16, 2, 1, 32), "q_proj", written, ops, manager);
    }
    JsonNode theirs = judge();

    assertThat(theirs.size()).isEqualTo(8);
    for (Map.Entry<String, JsonNode> folder : theirs.properties()) {
      float[] ours = scores(directory.resolve(folder.getKey()));
      for (int row = 0; row < ROWS.length; row++) {
        assertThat((double) ours[row])
            .as("%s, row %s", folder.getKey(), row)
            .isCloseTo(folder.getValue().get(row).asDouble(), within(1e-4));
      }
      if (written.containsKey(folder.getKey())) {
        assertThat(ours)
            .as(folder.getKey())
            .containsExactly(written.get(folder.getKey()), within(1e-5f));
      }
    }
  }

  /** A model whole, and adapters on a language model, each with a head. */
  private void write(
      String name,
      ModelConfig shape,
      String target,
      Map<String, float[]> scores,
      PreferenceOps ops,
      NDManager manager)
      throws IOException {
    Path base = directory.resolve("java").resolve(name + "-base");
    try (LanguageModel model = HuggingFaceModel.initialised(shape, 3, manager);
        RewardModel reward = RewardModel.withNewHead(model, 4, PADDING, manager)) {
      randomise(reward);
      HuggingFaceModel.write(model, base);
      String whole = "java/" + name;
      RewardFolder.write(reward, directory.resolve(whole), WriteOptions.as(FloatType.F32));
      scores.put(whole, reward.score(sequences(), ops));
    }
    try (LanguageModel model = HuggingFaceModel.read(base, manager);
        AdaptedModel adapted = AdaptedModel.of(model);
        RewardModel reward = RewardModel.withNewHead(adapted, 5, PADDING, manager)) {
      adapted.add("one", adapter(target, base), 6);
      adapted.activate("one");
      randomise(reward);
      String lora = "java/" + name + "-lora";
      RewardFolder.writeAdapter(reward, adapted, "one", directory.resolve(lora));
      scores.put(lora, reward.score(sequences(), ops));
    }
  }

  private static LoraConfig adapter(String target, Path base) {
    return new LoraConfig(
        2,
        4,
        0,
        TargetModules.named(target),
        List.of(),
        false,
        false,
        LoraConfig.FirstWeights.KAIMING_UNIFORM,
        Map.of(),
        Map.of(),
        false,
        base.toString());
  }

  /** First weights are too small, and adapters' are zero, for scores to tell apart. */
  private static void randomise(RewardModel model) {
    Random random = new Random(8);
    for (NDArray weight : model.trained().values()) {
      float[] values = new float[Math.toIntExact(weight.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.3 * random.nextGaussian());
      }
      try (NDArray array = weight.getManager().create(values, weight.getShape())) {
        array.copyTo(weight);
      }
    }
  }

  private static List<Sequence> sequences() {
    return List.of(ROWS).stream().map(row -> Sequence.of(new int[0], row)).toList();
  }

  private static float[] scores(Path folder) throws IOException {
    RewardFolder reward = RewardFolder.at(folder);
    try (NDManager manager = TorchEngine.newManager();
        PreferenceOps ops = PreferenceOps.on(manager);
        LanguageModel backbone = reward.readBackbone(manager);
        RewardModel model = reward.read(backbone, PADDING, manager)) {
      return model.score(sequences(), ops);
    }
  }

  private JsonNode judge() throws Exception {
    JSON.writeValue(directory.resolve("rows.json").toFile(), ROWS);
    Path script = directory.resolve("judge_rewards.py");
    try (InputStream source =
        RewardFolderParityTest.class.getResourceAsStream("judge_rewards.py")) {
      Files.copy(Objects.requireNonNull(source), script);
    }
    Path errors = directory.resolve("errors.txt");
    Process python =
        new ProcessBuilder(
                Objects.requireNonNull(System.getenv(TrlParityTest.PYTHON)),
                script.toString(),
                directory.toString())
            .redirectError(errors.toFile())
            .start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).as(Files.readString(errors)).isZero();
    return JSON.readTree(
        output
            .lines()
            .filter(line -> line.startsWith("SCORES "))
            .findFirst()
            .orElseThrow()
            .substring("SCORES ".length()));
  }
}
