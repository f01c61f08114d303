package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.TrainingListener;
import io.penstock.models.train.TrainingResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceJobTest {
  private static final String DATA = "PENSTOCK_EVAL_DATA";

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
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      rows.append(
          "{\"prompt\":\"ask %d\",\"chosen\":\"good\",\"rejected\":\"bad\"}%n".formatted(i));
    }
    Path data = Files.writeString(directory.resolve("rows.jsonl"), rows, UTF_8);

    TrainingResult result = train(method, data, 64, Map.of("use-peft", Boolean.toString(usePeft)));

    assertThat(result.stopped()).isFalse();
    assertThat(directory.resolve("run/model").resolve(written)).exists();
    if (method == TrainMethod.REWARD) {
      assertThat(scores(data)).contains("12 rows scored").contains("of 12 pairs");
    }
  }

  @Test
  void gradientCheckpointingIsRefused() throws IOException {
    Path data = Files.writeString(directory.resolve("rows.jsonl"), "", UTF_8);

    assertThatThrownBy(
            () -> train(TrainMethod.KTO, data, 64, Map.of("gradient-checkpointing", "true")))
        .hasMessageContaining("gradient-checkpointing: kto");
  }

  @Test
  void dropoutOfAdaptersIsRefused() throws IOException {
    Path data = Files.writeString(directory.resolve("rows.jsonl"), "", UTF_8);

    assertThatThrownBy(() -> train(TrainMethod.DPO, data, 64, Map.of("lora-dropout", "0.1")))
        .hasMessageContaining("lora-dropout");
  }

  @ParameterizedTest
  @CsvSource({
    "DPO, dpo_en_demo.json, 300",
    "ORPO, dpo_en_demo.json, 300",
    "KTO, kto_en_demo.json, 300",
    "REWARD, hh_harmless_test_first1000.jsonl.gz, 1000",
    "DPO, hh_harmless_test_first1000.jsonl.gz, 1000"
  })
  @EnabledIfEnvironmentVariable(
      named = DATA,
      matches = ".+",
      disabledReason = "PENSTOCK_EVAL_DATA names no folder that has pref/")
  void publicPreferencesAreLearnedAndCounted(TrainMethod method, String name, int rows)
      throws IOException {
    Path data = Path.of(System.getenv(DATA), "pref", name);
    if (name.endsWith(".gz")) {
      Path plain = directory.resolve(name.replace(".gz", ""));
      try (InputStream in = new GZIPInputStream(Files.newInputStream(data))) {
        Files.copy(in, plain);
      }
      data = plain;
    }

    TrainingResult result = train(method, data, 768, Map.of());

    assertThat(result.stopped()).isFalse();
    JsonNode ledger =
        new ObjectMapper()
            .readTree(Files.readAllBytes(directory.resolve("run").resolve(PreferenceJob.ROWS)))
            .path("ledger");
    long dropped = 0;
    for (JsonNode count : ledger.path("rowsDropped")) {
      dropped += count.asLong();
    }
    assertThat(ledger.path("rowsIn").asLong()).isEqualTo(rows);
    assertThat(ledger.path("rowsKept").asLong() + dropped).isEqualTo(rows);
    assertThat(ledger.path("rowsKept").asLong()).isGreaterThan(rows / 3);
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
  }

  private TrainingResult train(
      TrainMethod method, Path data, int contextLength, Map<String, String> settings)
      throws IOException {
    Path model = PreferenceFolder.model(directory, contextLength);
    Map<String, String> all =
        new HashMap<>(Map.of("steps", "2", "batch-rows", "2", "eval-rows", "4", "threads", "1"));
    all.putAll(settings);
    TrainJob job = new TrainJob(method, method.defaults().with(all), data, model, null);
    try (NDManager manager = TorchEngine.newManager()) {
      TrainingListener silent = measurement -> {};
      return job.run(directory.resolve("run"), manager, (training, remarks) -> silent, () -> false);
    }
  }

  private String scores(Path data) throws IOException {
    StringWriter lines = new StringWriter();
    RewardScores scores = new RewardScores();
    scores.score(directory.resolve("run/model"), data, new PrintWriter(lines));
    assertThat(lines.toString().lines()).hasSize(12);
    return "%d rows scored%s".formatted(scores.scored(), scores.accuracy());
  }
}
