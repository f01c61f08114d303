package io.penstock.schemas.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What others make of our shards, as they are: DuckDB, Hugging Face datasets and TRL's trainers.
 */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = ShardJudgesParityTest.PYTHON,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has duckdb, datasets and trl")
class ShardJudgesParityTest {
  static final String PYTHON = "PENSTOCK_PARITY_PYTHON";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PROVENANCE =
      "topic VARCHAR, partition INTEGER, offset BIGINT, document_id VARCHAR, version BIGINT,"
          + " content_hash VARCHAR";

  private static final String MESSAGES =
      "STRUCT(role VARCHAR, content VARCHAR, tool_calls VARCHAR, tool_call_id VARCHAR,"
          + " name VARCHAR, train BOOLEAN)[]";

  @TempDir Path folder;

  @Test
  void everyKindIsReadWithItsTypesAndValues() throws Exception {
    for (ShardKind kind : ShardKind.values()) {
      SampleRows.write(folder.resolve(kind + ".parquet"), kind, 3);
    }
    List<JsonNode> reports = new ArrayList<>();
    for (String line : python("read_shards.py", folder.toString()).lines().toList()) {
      reports.add(JSON.readTree(line));
    }
    assertThat(reports).hasSize(2 * ShardKind.values().length);
    for (JsonNode report : reports) {
      ShardKind kind = ShardKind.valueOf(report.get("kind").textValue());
      List<String> columns = new ArrayList<>();
      report
          .get("columns")
          .fields()
          .forEachRemaining(c -> columns.add(c.getKey() + " " + c.getValue().textValue()));
      String by = kind + " by " + report.get("reader").textValue();
      assertThat(String.join(", ", columns)).as(by).isEqualTo(columns(kind));
      assertThat(report.get("rows")).as(by).isEqualTo(SampleRows.asJson(kind, 3));
    }
  }

  private static String columns(ShardKind kind) {
    String provenance = ", " + PROVENANCE;
    return switch (kind) {
      case TEXT -> "id VARCHAR, text VARCHAR, title VARCHAR, metadata VARCHAR" + provenance;
      case CHUNK ->
          "id VARCHAR, ordinal INTEGER, text VARCHAR, heading_path VARCHAR[], page INTEGER,"
              + " start INTEGER, end INTEGER, token_count INTEGER"
              + provenance;
      case PROMPT_COMPLETION -> "prompt VARCHAR, completion VARCHAR" + provenance;
      case CONVERSATION -> "messages " + MESSAGES + ", tools VARCHAR" + provenance;
      case PREFERENCE -> "prompt VARCHAR, chosen VARCHAR, rejected VARCHAR" + provenance;
      case CONVERSATIONAL_PREFERENCE ->
          "prompt %s, chosen %s, rejected %s, tools VARCHAR".formatted(MESSAGES, MESSAGES, MESSAGES)
              + provenance;
      case UNPAIRED_PREFERENCE -> "prompt VARCHAR, completion VARCHAR, label BOOLEAN" + provenance;
      case TOKENS ->
          "input_ids INTEGER[], labels INTEGER[], position_ids INTEGER[], seq_lengths INTEGER[],"
              + " documents STRUCT(id VARCHAR, content_hash VARCHAR, start INTEGER, count"
              + " INTEGER)[]";
      case PREFERENCE_TOKENS ->
          "prompt_ids INTEGER[], chosen_ids INTEGER[], rejected_ids INTEGER[], chosen_labels"
              + " INTEGER[], rejected_labels INTEGER[], document_id VARCHAR, content_hash VARCHAR";
      case UNPAIRED_TOKENS ->
          "prompt_ids INTEGER[], completion_ids INTEGER[], completion_labels INTEGER[], label"
              + " BOOLEAN, document_id VARCHAR, content_hash VARCHAR";
      case DROPPED ->
          "rule VARCHAR, value VARCHAR, threshold VARCHAR, message VARCHAR, text VARCHAR"
              + provenance;
      case BAD ->
          "rule VARCHAR, value VARCHAR, threshold VARCHAR, message VARCHAR, content BLOB,"
              + " content_type VARCHAR, uri VARCHAR"
              + provenance;
      case DELETED -> PROVENANCE;
      case LANGUAGE_MODELING -> "text VARCHAR, metadata VARCHAR" + provenance;
      case PROMPT -> "prompt VARCHAR" + provenance;
      case CONVERSATIONAL_PROMPT -> "prompt " + MESSAGES + ", tools VARCHAR" + provenance;
      case CONVERSATIONAL_UNPAIRED_PREFERENCE ->
          "prompt %s, completion %s, label BOOLEAN, tools VARCHAR".formatted(MESSAGES, MESSAGES)
              + provenance;
      case STEPWISE_SUPERVISION ->
          "prompt VARCHAR, completions VARCHAR[], labels BOOLEAN[]" + provenance;
    };
  }

  @Test
  void trlTrainsOnEveryShardAsItIs() throws Exception {
    Map<ShardKind, String> trainers = new EnumMap<>(ShardKind.class);
    trainers.put(ShardKind.TEXT, "SFTTrainer");
    trainers.put(ShardKind.LANGUAGE_MODELING, "SFTTrainer");
    trainers.put(ShardKind.PROMPT_COMPLETION, "SFTTrainer");
    trainers.put(ShardKind.CONVERSATION, "SFTTrainer");
    trainers.put(ShardKind.TOKENS, "SFTTrainer");
    trainers.put(ShardKind.PREFERENCE, "DPOTrainer");
    trainers.put(ShardKind.CONVERSATIONAL_PREFERENCE, "DPOTrainer");
    List<String> arguments = new ArrayList<>(List.of(folder.toString()));
    for (Map.Entry<ShardKind, String> entry : trainers.entrySet()) {
      TrainableRows.write(folder.resolve(entry.getKey() + ".parquet"), entry.getKey(), 4);
      arguments.add(entry.getKey() + "=" + entry.getValue());
    }
    python("train_shards.py", arguments.toArray(String[]::new));
    JsonNode outcomes = JSON.readTree(folder.resolve("outcomes.json").toFile());
    assertThat(outcomes).hasSize(trainers.size());
    for (ShardKind kind : trainers.keySet()) {
      JsonNode losses = outcomes.path(kind.name()).path("losses");
      assertThat(losses).as(kind.name()).hasSize(2);
      for (JsonNode loss : losses) {
        assertThat(loss.doubleValue()).as(kind.name()).isFinite().isPositive();
      }
    }
    for (ShardKind kind : List.of(ShardKind.TOKENS, ShardKind.PROMPT_COMPLETION)) {
      assertThat(outcomes.path(kind.name()).path("learned").intValue())
          .as("learned tokens of two rows of " + kind)
          .isEqualTo(TrainableRows.learned(kind));
    }
  }

  private String python(String name, String... arguments) throws Exception {
    Path script = Files.createDirectories(folder.resolve("python")).resolve(name);
    try (InputStream source = ShardJudgesParityTest.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(source), script);
    }
    Path errors = script.resolveSibling("errors.txt");
    List<String> command =
        Stream.concat(
                Stream.of(Objects.requireNonNull(System.getenv(PYTHON)), script.toString()),
                Arrays.stream(arguments))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(Map.of("HF_HUB_OFFLINE", "1", "HF_DATASETS_OFFLINE", "1"));
    builder.environment().put("HF_HOME", folder.resolve("home").toString());
    Process python = builder.start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).as(() -> read(errors)).isZero();
    return output;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
