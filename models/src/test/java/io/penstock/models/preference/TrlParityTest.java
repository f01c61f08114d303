package io.penstock.models.preference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.AdapterFolder;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.LrSchedulerType;
import io.penstock.models.train.Options;
import io.penstock.models.train.RowOrder;
import io.penstock.models.train.TrainingConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The same weights, rows and settings give the metrics that TRL's trainers log, step by step. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = TrlParityTest.PYTHON,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has torch, transformers and trl")
class TrlParityTest {
  static final String PYTHON = "PENSTOCK_PARITY_PYTHON";

  private static final int STEPS = 20;
  private static final int BATCH = 4;
  private static final int VOCABULARY = 32;
  private static final GptConfig SHAPE = new GptConfig(VOCABULARY, 24, 2, 2, 16, 11);
  private static final double BETA = 0.3;
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Path directory;

  TrlParityTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void rewardModelsFollow() throws Exception {
    PreferenceRows<TokenPair> rows = RandomRows.pairs(30, 0, VOCABULARY, 0.5);
    float[] head = new float[SHAPE.width()];
    Random random = new Random(3);
    for (int i = 0; i < head.length; i++) {
      head[i] = (float) (random.nextGaussian() * 0.5);
    }
    RewardConfig config = new RewardConfig(0.01);
    LearningRun run =
        run(
            rows,
            (policy, reference, ops, manager) ->
                new RewardLearning(
                    RewardModel.of(policy, head, OptionalInt.of(0), manager), config, ops));
    ObjectNode settings = settings("reward").put("center", 0.01);
    settings.set("head", JSON.valueToTree(head));

    follows(
        run,
        reference(settings, rows.train(), TrlParityTest::pair),
        "loss",
        "accuracy",
        "margin",
        "min_reward",
        "mean_reward",
        "max_reward",
        "grad_norm",
        "num_tokens");
  }

  @Test
  void directPreferenceOptimisationFollowsByEachLoss() throws Exception {
    PreferenceRows<TokenPair> rows = RandomRows.pairs(30, 0, VOCABULARY, 0);
    ObjectNode settings = settings("dpo").put("beta", BETA).put("label_smoothing", 0.1);
    settings.putArray("loss_weights").add(1.0);
    for (DpoLoss loss : DpoLoss.values()) {
      settings.withArray("/parts").addObject().putArray("loss_type").add(loss.trlName());
    }
    List<JsonNode> reference = reference(settings, rows.train(), TrlParityTest::pair);

    assertThat(reference).hasSize(STEPS * DpoLoss.values().length);
    int from = 0;
    for (DpoLoss loss : DpoLoss.values()) {
      DpoConfig config = dpo(Map.of("label-smoothing", "0.1")).withLoss(loss);
      follows(runDpo(rows, config), reference.subList(from, from + STEPS), DPO_METRICS);
      from += STEPS;
    }
  }

  private static final String[] DPO_METRICS = {
    "loss",
    "rewards/chosen",
    "rewards/rejected",
    "rewards/margins",
    "rewards/accuracies",
    "logps/chosen",
    "logps/rejected",
    "logits/chosen",
    "logits/rejected",
    "entropy",
    "mean_token_accuracy",
    "grad_norm",
    "num_tokens"
  };

  @Test
  void severalLossesFollow() throws Exception {
    PreferenceRows<TokenPair> rows = RandomRows.pairs(30, 0, VOCABULARY, 0);
    DpoConfig config =
        new DpoConfig(
            BETA,
            List.of(DpoLoss.SIGMOID, DpoLoss.BCO_PAIR, DpoLoss.SFT),
            List.of(0.8, 0.2, 1.0),
            0,
            0.05,
            Divergence.REVERSE_KL,
            0.5,
            1,
            false,
            /* precomputeRefLogProbs= */ true,
            false,
            0.6,
            512);
    LearningRun run = runDpo(rows, config);
    ObjectNode settings = settings("dpo").put("beta", BETA).put("label_smoothing", 0);
    settings.putArray("loss_type").add("sigmoid").add("bco_pair").add("sft");
    settings.putArray("loss_weights").add(0.8).add(0.2).add(1.0);

    follows(run, reference(settings, rows.train(), TrlParityTest::pair), DPO_METRICS);
  }

  @Test
  void optionsOfDpoFollow() throws Exception {
    PreferenceRows<TokenPair> rows = RandomRows.pairs(30, 0, VOCABULARY, 0);
    ObjectNode settings = settings("dpo").put("beta", BETA).put("label_smoothing", 0);
    settings.putArray("loss_weights").add(1.0);
    settings.putArray("loss_type").add("sigmoid");
    ArrayNode parts = settings.putArray("parts");
    parts.addObject().putObject("options").put("ld_alpha", 0.4);
    parts.addObject().putObject("options").put("use_weighting", true);
    parts
        .addObject()
        .putObject("options")
        .put("sync_ref_model", true)
        .put("ref_model_mixup_alpha", 0.7)
        .put("ref_model_sync_steps", 3);
    parts.addObject().put("adapter", "adapter").putObject("options");
    writeAdapter();
    List<JsonNode> reference = reference(settings, rows.train(), TrlParityTest::pair);

    follows(runDpo(rows, dpo(Map.of("ld-alpha", "0.4"))), reference.subList(0, STEPS), DPO_METRICS);
    follows(
        runDpo(rows, dpo(Map.of("use-weighting", "true"))),
        reference.subList(STEPS, 2 * STEPS),
        DPO_METRICS);
    follows(
        run(
            rows,
            (policy, model, ops, manager) ->
                new DpoLearning(
                    policy, new SyncedReference(model, policy, 0.7, 3, ops), dpo(Map.of()), ops)),
        reference.subList(2 * STEPS, 3 * STEPS),
        DPO_METRICS);
    follows(runFromAdapter(rows), reference.subList(3 * STEPS, 4 * STEPS), DPO_METRICS);
  }

  /** An adapter that is trained on is held to a copy of itself, not to its base. */
  private LearningRun runFromAdapter(PreferenceRows<TokenPair> rows) throws IOException {
    return run(
        rows,
        (policy, model, ops, manager) -> {
          AdaptedModel adapted = AdaptedModel.of(policy);
          try {
            AdapterFolder.read(directory.resolve("adapter"), adapted, "default");
            AdapterFolder.read(directory.resolve("adapter"), adapted, "ref");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          adapted.activate("default");
          ReferencePolicy reference =
              ReferencePolicy.ofAdapters(
                  adapted, () -> adapted.activate("ref"), () -> adapted.activate("default"), ops);
          return new DpoLearning(adapted, reference, dpo(Map.of()), ops);
        });
  }

  private void writeAdapter() throws IOException {
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(SHAPE, manager);
        AdaptedModel adapted = Adapters.on(model, 0)) {
      AdapterFolder.write(adapted, Adapters.NAME, directory.resolve("adapter"));
    }
  }

  private static DpoConfig dpo(Map<String, String> options) {
    return Options.override(
        Options.override(DpoConfig.DEFAULT, Map.of("beta", Double.toString(BETA))), options);
  }

  @Test
  void ktoFollows() throws Exception {
    PreferenceRows<TokenThumb> rows = RandomRows.thumbs(30, 0, VOCABULARY);
    KtoConfig config = new KtoConfig(BETA, 1, 1);
    LearningRun run =
        run(
            rows,
            (policy, reference, ops, manager) ->
                new KtoLearning(policy, ReferencePolicy.model(reference, ops), config, 24, ops));
    ObjectNode settings = settings("kto").put("beta", BETA);

    follows(
        run,
        reference(settings, rows.train(), TrlParityTest::thumb),
        "loss",
        "kl",
        "entropy",
        "grad_norm",
        "num_tokens");
  }

  @Test
  void orpoFollows() throws Exception {
    PreferenceRows<TokenPair> rows = RandomRows.pairs(30, 0, VOCABULARY, 0);
    LearningRun run =
        run(
            rows,
            (policy, reference, ops, manager) ->
                new OrpoLearning(policy, new OrpoConfig(BETA), ops));
    ObjectNode settings = settings("orpo").put("beta", BETA);

    follows(
        run,
        reference(settings, rows.train(), TrlParityTest::pair),
        "loss",
        "nll_loss",
        "log_odds_ratio",
        "log_odds_chosen",
        "rewards/chosen",
        "rewards/margins",
        "rewards/accuracies",
        "logps/rejected",
        "grad_norm");
  }

  private LearningRun runDpo(PreferenceRows<TokenPair> rows, DpoConfig config) throws IOException {
    return run(
        rows,
        (policy, model, ops, manager) -> {
          ReferencePolicy reference = ReferencePolicy.model(model, ops);
          if (config.precomputeRefLogProbs()) {
            reference = PrecomputedReference.of(reference, rows, BATCH, manager);
          }
          return new DpoLearning(policy, reference, config, ops);
        });
  }

  private <R> LearningRun run(PreferenceRows<R> rows, LearningRun.Maker<R> maker)
      throws IOException {
    LearningRun run = new LearningRun();
    run.run(
        Files.createTempDirectory(directory, "run"),
        config(),
        manager -> Gpt.initialised(SHAPE, manager),
        rows,
        maker,
        () -> false);
    return run;
  }

  private static TrainingConfig config() {
    return new TrainingConfig(
        STEPS,
        BATCH,
        1,
        3e-3,
        0,
        0,
        0,
        0.9,
        0.999,
        1e-8,
        1,
        7,
        1,
        STEPS,
        1,
        STEPS,
        1,
        1,
        LrSchedulerType.LINEAR,
        0,
        0,
        false);
  }

  private static ObjectNode settings(String method) {
    ObjectNode settings = JSON.valueToTree(config());
    return settings.put("method", method).put("vocab_size", VOCABULARY).put("max_length", 24);
  }

  private interface RowJson<R> {
    void put(R row, ObjectNode json);
  }

  private static void pair(TokenPair pair, ObjectNode json) {
    json.set("prompt", JSON.valueToTree(pair.chosen().prompt()));
    json.set("chosen", JSON.valueToTree(pair.chosen().answer()));
    json.set("rejected", JSON.valueToTree(pair.rejected().answer()));
    json.put("margin", pair.margin());
  }

  private static void thumb(TokenThumb thumb, ObjectNode json) {
    json.set("prompt", JSON.valueToTree(thumb.answer().prompt()));
    json.set("completion", JSON.valueToTree(thumb.answer().answer()));
    json.put("label", thumb.desirable());
  }

  /** What TRL logs of each step. */
  private <R> List<JsonNode> reference(ObjectNode settings, List<R> rows, RowJson<R> toJson)
      throws Exception {
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(SHAPE, manager)) {
      HuggingFaceModel.write(model, directory.resolve("model"));
    }
    RowOrder order = new RowOrder(rows.size(), config().seed());
    ArrayNode ordered = settings.putArray("rows");
    for (int i = 0; i < STEPS * BATCH; i++) {
      toJson.put(rows.get(order.rowAt(i)), ordered.addObject());
    }
    JSON.writeValue(directory.resolve("run.json").toFile(), settings);
    Path script = directory.resolve("train_trl.py");
    try (InputStream source = TrlParityTest.class.getResourceAsStream("train_trl.py")) {
      Files.copy(Objects.requireNonNull(source), script);
    }
    Path errors = directory.resolve("errors.txt");
    Process python =
        new ProcessBuilder(
                Objects.requireNonNull(System.getenv(PYTHON)),
                script.toString(),
                directory.toString())
            .redirectError(errors.toFile())
            .start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).as(() -> read(errors)).isZero();
    List<JsonNode> steps = new ArrayList<>();
    for (String line : output.lines().filter(line -> line.startsWith("STEP ")).toList()) {
      steps.add(JSON.readTree(line.substring("STEP ".length())));
    }
    return steps;
  }

  private static void follows(LearningRun run, List<JsonNode> reference, String... metrics) {
    assertThat(reference).hasSize(STEPS);
    for (String metric : metrics) {
      List<Double> ours = run.values(metric);
      assertThat(ours).as(metric).hasSize(STEPS);
      for (int step = 0; step < STEPS; step++) {
        double theirs = reference.get(step).path(metric).asDouble(Double.NaN);
        assertThat(ours.get(step))
            .as("%s of step %s", metric, step + 1)
            .isCloseTo(theirs, within(1e-3 * Math.max(1, Math.abs(theirs))));
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
