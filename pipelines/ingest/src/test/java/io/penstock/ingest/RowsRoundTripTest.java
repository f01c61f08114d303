package io.penstock.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.cli.export.Export;
import io.penstock.cli.export.ExportFormat;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.text.convert.DatasetColumns;
import io.penstock.text.convert.Feedback;
import io.penstock.text.convert.FeedbackKind;
import io.penstock.text.convert.FeedbackReader;
import io.penstock.text.dedupe.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows into shards and out again in other trainers' words, and read from those: the same rows. */
class RowsRoundTripTest {
  private static final Set<ShardKind> KINDS =
      Arrays.stream(ShardKind.values())
          .filter(ExportFormat::isExported)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(ShardKind.class)));

  /** One of each kind, and what is easily lost on the way. */
  private static final String ONE_OF_EACH =
      """
      {"prompt":"p","completion":"c"}
      {"prompt":"p","chosen":"a","rejected":"b"}
      {"prompt":"p","completion":"c","label":false}
      {"text":"some text","metadata":{"a":1.0,"b":[null,"x"]}}
      {"prompt":"only a prompt"}
      {"prompt":[{"role":"user","content":"only a prompt"}],"tools":"[{\\"name\\" : \\"spaced\\"}]"}
      {"prompt":"p","completions":["one","two"],"labels":[true,false]}
      {"messages":[{"role":"system","content":""},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}
      {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":0},{"role":"user","content":"q"},{"role":"assistant","content":"b"}]}
      {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\\"x\\": 1}"}}]},{"role":"tool","content":"42","tool_call_id":"1","name":"f"},{"role":"assistant","content":"a"}],"tools":[{"type":"function","function":{"name":"f"}}]}
      {"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"{\\"name\\":\\"f\\",\\"arguments\\":{\\"x\\":[1,2.50]}}"},{"from":"observation","value":"42"},{"from":"gpt","value":"a"}],"tools":"[]"}
      {"conversations":[{"from":"human","value":"q"}],"chosen":{"from":"gpt","value":"a"},"rejected":{"from":"gpt","value":"b"}}
      {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"},{"role":"user","content":"r"},{"role":"assistant","content":"b"}],"kto_tag":true}
      """;

  @TempDir Path folder;

  private DataSet ingest(Path in, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "feedback",
                "--from",
                in.toString(),
                "--to",
                folder.resolve("data").toString(),
                "--checkpoint-interval-millis",
                "300",
                "--json"));
    arguments.addAll(List.of(more));
    Said said = Said.run(arguments.toArray(String[]::new));
    assertThat(said.exit()).as(said.error()).isZero();
    return DataSet.open(new DataFolder(folder.resolve("data")));
  }

  private static List<String> hashes(DataSet data) throws IOException {
    List<String> hashes = new ArrayList<>();
    for (ShardKind kind : KINDS) {
      data.forEachLiveRow(kind, row -> hashes.add(row.text("content_hash")));
    }
    return hashes;
  }

  private Map<ShardKind, Export.Count> export(DataSet data, ExportFormat format, Path to)
      throws IOException {
    return new Export(format, rows -> {}).toFolder(List.of(data), KINDS, to);
  }

  private static String hash(String line, DatasetColumns columns) {
    try {
      Feedback feedback =
          FeedbackReader.create()
              .withColumns(columns)
              .read(line.getBytes(UTF_8), FeedbackKind.INSTRUCTIONS);
      return ContentHash.of(((Feedback.Row) feedback).value());
    } catch (io.penstock.text.UnreadableException e) {
      throw new AssertionError(line, e);
    }
  }

  private static List<String> hashesOfFiles(Path exported) throws IOException {
    Path info = exported.resolve("dataset_info.json");
    List<String> hashes = new ArrayList<>();
    try (Stream<Path> files = Files.list(exported)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        String name = file.getFileName().toString().replace(".jsonl", "");
        DatasetColumns columns =
            Files.exists(info)
                ? DatasetColumns.of(Files.readString(info), "info", name)
                : DatasetColumns.AS_NAMED;
        Files.readAllLines(file).forEach(line -> hashes.add(hash(line, columns)));
      }
    }
    return hashes;
  }

  @Test
  void everyKindComesBack() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("rows.jsonl"), ONE_OF_EACH);
    DataSet data = ingest(in);
    List<String> rows = hashes(data);
    assertThat(rows).hasSize(13).doesNotHaveDuplicates();
    for (ExportFormat format : List.of(ExportFormat.JSONL, ExportFormat.TRL)) {
      Path to = folder.resolve(format.name());
      Map<ShardKind, Export.Count> counts = export(data, format, to);
      assertThat(counts.values()).allMatch(count -> count.leftOut() == 0);
      assertThat(hashesOfFiles(to)).as(format.name()).containsExactlyInAnyOrderElementsOf(rows);
      Path again = folder.resolve(format.name() + "-again");
      export(data, format, again);
      try (Stream<Path> files = Files.list(to)) {
        for (Path file : files.toList()) {
          assertThat(again.resolve(file.getFileName())).hasSameBinaryContentAs(file);
        }
      }
    }
  }

  @Test
  void llamaFactoryHasWordsForMostAndTheRestIsCounted() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("rows.jsonl"), ONE_OF_EACH);
    DataSet data = ingest(in);
    Path to = folder.resolve("llamafactory");
    Map<ShardKind, Export.Count> counts = export(data, ExportFormat.LLAMAFACTORY, to);
    assertThat(counts.get(ShardKind.CONVERSATION)).isEqualTo(new Export.Count(3, 1));
    assertThat(counts.get(ShardKind.STEPWISE_SUPERVISION)).isEqualTo(new Export.Count(0, 1));
    assertThat(to.resolve("stepwise-supervision.jsonl")).doesNotExist();
    List<String> rows = hashes(data);
    List<String> back = hashesOfFiles(to);
    assertThat(back).hasSize(9);
    // A tool's answer loses the call's id and the tool's name, a text its metadata.
    assertThat(back.stream().filter(rows::contains)).hasSize(7);
  }

  /** Of rows that are equal in the source one is kept: so many differ, by a count of the source. */
  @ParameterizedTest
  @CsvSource({
    "sft/alpaca_en_demo.json, alpaca_en_demo, 999, 999, 985",
    "sft/glaive_toolcall_en_demo.json, glaive_toolcall_en_demo, 300, 300, 265",
    "sft/identity.json, identity, 91, 91, 91",
    "sft/self_instruct_seed_tasks.jsonl, '', 175, 175, 175",
    "sft/gsm8k_train_first5000.jsonl.gz, '', 5000, 5000, 5000",
    "pref/dpo_en_demo.json, dpo_en_demo, 300, 300, 295",
    "pref/kto_en_demo.json, kto_en_demo, 300, 300, 300",
    "pref/hh_harmless_test_first1000.jsonl.gz, '', 1000, 997, 997",
  })
  void realRowsComeBack(String name, String dataset, int records, int valid, int kept)
      throws IOException {
    String evaluation = System.getenv("PENSTOCK_EVAL_DATA");
    assumeTrue(evaluation != null, "PENSTOCK_EVAL_DATA names no folder with evaluation data");
    Path source = Path.of(evaluation).resolve(name);
    Path in = Files.createDirectories(folder.resolve("in"));
    String file = source.getFileName().toString();
    Files.copy(source, in.resolve(file));
    String info = Path.of(evaluation, "sft/dataset_info.json").toString();
    DataSet data =
        dataset.isEmpty() ? ingest(in) : ingest(in, "--dataset-info", info, "--dataset", dataset);
    assertThat(data.fates().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(records);
    List<String> rows = hashes(data);
    assertThat(rows).hasSize(kept);

    DatasetColumns columns =
        dataset.isEmpty()
            ? DatasetColumns.AS_NAMED
            : DatasetColumns.of(Files.readString(Path.of(info)), info, dataset);
    Set<String> expected = validRows(in, columns, valid);
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    for (ExportFormat format :
        List.of(ExportFormat.JSONL, ExportFormat.TRL, ExportFormat.LLAMAFACTORY)) {
      Path to = folder.resolve(format.name());
      export(data, format, to);
      assertThat(hashesOfFiles(to)).as(format.name()).containsExactlyInAnyOrderElementsOf(rows);
    }
  }

  private static InputStream unpacked(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
  }

  /** What a parser that knows nothing of this project finds in the file; each content once. */
  private static Set<String> validRows(Path in, DatasetColumns columns, int valid)
      throws IOException {
    List<String> hashes = new ArrayList<>();
    FeedbackReader reader = FeedbackReader.create().withColumns(columns);
    try (Stream<Path> files = Files.list(in)) {
      Path file = files.findFirst().orElseThrow();
      List<JsonNode> records = new ArrayList<>();
      try (InputStream bytes = unpacked(file);
          var values = new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(bytes)) {
        values.forEachRemaining(records::add);
      }
      for (JsonNode record : records) {
        try {
          Feedback feedback =
              reader.read(record.toString().getBytes(UTF_8), FeedbackKind.INSTRUCTIONS);
          if (feedback instanceof Feedback.Row row) {
            hashes.add(ContentHash.of(row.value()));
          }
        } catch (io.penstock.text.UnreadableException e) {
          assertThat(e.rule()).isEqualTo("empty-field");
        }
      }
    }
    assertThat(hashes).hasSize(valid);
    return Set.copyOf(hashes);
  }
}
