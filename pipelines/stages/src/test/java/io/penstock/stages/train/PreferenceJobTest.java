package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.Invariances;
import io.penstock.models.train.TrainingListener;
import io.penstock.models.train.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceJobTest {
  private final Path directory;

  PreferenceJobTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource({
    "REWARD, false, model.safetensors",
    "REWARD, true, adapter_model.safetensors",
    "DPO, false, model.safetensors",
    "DPO, true, adapter_model.safetensors",
    "KTO, false, model.safetensors",
    "KTO, true, adapter_model.safetensors",
    "ORPO, false, model.safetensors",
    "ORPO, true, adapter_model.safetensors"
  })
  void trainsEachMethodWithAndWithoutAdapters(TrainMethod method, boolean usePeft, String written)
      throws IOException {
    Path data = rows();

    TrainingResult result = train(method, data, 64, Map.of("use-peft", Boolean.toString(usePeft)));

    assertThat(result.stopped()).isFalse();
    assertThat(directory.resolve("run/model").resolve(written)).exists();
    if (method == TrainMethod.REWARD) {
      assertThat(scores(data)).contains("12 rows scored").contains("of 12 pairs");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "REWARD, false, center-rewards-coefficient=0.01, accumulation = one large batch",
    "REWARD, true, precision=bf16, saved = loaded",
    "DPO, false, ld-alpha=0.5, precomputed reference = computed",
    "DPO, true, lora-dropout=0.2, new adapter = base",
    "DPO, false, sync-ref-model=true ref-model-sync-steps=1, resumed = run through",
    "KTO, true, gradient-checkpointing=true, reference = policy at the start",
    "ORPO, false, precision=bf16, saved = loaded"
  })
  void whatMustNotChangeTheResultDoesNot(
      TrainMethod method, boolean usePeft, String settings, String among) throws IOException {
    Map<String, String> all = new HashMap<>(Map.of("use-peft", Boolean.toString(usePeft)));
    for (String setting : settings.split(" ", -1)) {
      String[] parts = setting.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    TrainJob job = job(method, rows(), 64, all, null);

    try (NDManager manager = TorchEngine.newManager()) {
      assertThat(job.check(directory.resolve("checked"), manager))
          .allMatch(Invariances.Finding::holds)
          .extracting(Invariances.Finding::name)
          .contains(among, "gradient checkpointing = plain", "resumed = run through");
    }
  }

  @Test
  void anAdapterIsTrainedOn() throws IOException {
    Map<String, String> quickly = Map.of("learning-rate", "0.05", "log-every-steps", "1");
    Map<String, String> adapters = new HashMap<>(quickly);
    adapters.put("use-peft", "true");
    train(job(TrainMethod.ORPO, rows(), 64, adapters, null), "first", measurement -> {});
    Path first = directory.resolve("first/model");
    List<Double> losses = new ArrayList<>();

    train(
        job(TrainMethod.DPO, rows(), 64, quickly, first),
        "second",
        measurement -> {
          if (measurement.name().equals("loss")) {
            losses.add(measurement.value());
          }
        });

    assertThat(losses.get(0)).as("held to a copy of it").isCloseTo(Math.log(2), within(1e-6));
    assertThat(directory.resolve("second/model/adapter_model.safetensors"))
        .exists()
        .satisfies(
            second ->
                assertThat(Files.mismatch(second, first.resolve("adapter_model.safetensors")))
                    .isNotEqualTo(-1));
  }

  private Path rows() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      rows.append(
          "{\"prompt\":\"ask %d\",\"chosen\":\"good\",\"rejected\":\"bad\"}%n".formatted(i));
    }
    return Files.writeString(directory.resolve("rows.jsonl"), rows, UTF_8);
  }

  private TrainingResult train(
      TrainMethod method, Path data, int contextLength, Map<String, String> settings)
      throws IOException {
    return train(job(method, data, contextLength, settings, null), "run", measurement -> {});
  }

  private TrainingResult train(TrainJob job, String name, TrainingListener listener)
      throws IOException {
    try (NDManager manager = TorchEngine.newManager()) {
      return job.run(
          directory.resolve(name), manager, (training, remarks) -> listener, () -> false);
    }
  }

  private TrainJob job(
      TrainMethod method,
      Path data,
      int contextLength,
      Map<String, String> settings,
      @Nullable Path adapter)
      throws IOException {
    Path model = directory.resolve("base");
    if (!Files.exists(model)) {
      PreferenceFolder.model(directory, contextLength);
    }
    Map<String, String> all =
        new HashMap<>(Map.of("steps", "2", "batch-rows", "2", "eval-rows", "4", "threads", "1"));
    all.putAll(settings);
    return new TrainJob(method, method.defaults().with(all), data, model, adapter);
  }

  private String scores(Path data) throws IOException {
    StringWriter lines = new StringWriter();
    RewardScores scores = new RewardScores();
    scores.score(directory.resolve("run/model"), data, new PrintWriter(lines));
    assertThat(lines.toString().lines()).hasSize(12);
    return "%d rows scored%s".formatted(scores.scored(), scores.accuracy());
  }
}
