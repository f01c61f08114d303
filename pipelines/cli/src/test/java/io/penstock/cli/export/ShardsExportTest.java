package io.penstock.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.audit.ShardsCommand;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.schemas.shard.ShardWriter;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.schemas.shard.SupersededVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command on a folder of two kinds, one row of which is superseded. */
class ShardsExportTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeFolder() throws IOException {
    DataFolder data = new DataFolder(folder.resolve("data"));
    data.create();
    Manifests.publish(
        data,
        ShardManifest.newBuilder()
            .setFormatVersion(ShardLayout.FORMAT_VERSION)
            .setRun("test")
            .setCreatedAt(0)
            .setTokenCounter("characters")
            .setConfigurationHash("none")
            .setFiles(
                List.of(
                    file(
                        data,
                        ShardKind.PROMPT_COMPLETION,
                        new Object[] {"old", "c", "t", 0, 0L, "a", 0L, "h0"},
                        new Object[] {"1+1?", "So it is\n#### 2", "t", 0, 1L, "b", 1L, "h1"}),
                    file(
                        data,
                        ShardKind.CONVERSATION,
                        new Object[] {
                          List.of(message("user", "q"), message("assistant", "a")),
                          null,
                          "t",
                          0,
                          2L,
                          "c",
                          2L,
                          "h2"
                        },
                        new Object[] {
                          List.of(
                              message("system", "s"),
                              message("user", "q"),
                              message("assistant", "a")),
                          "[{}]",
                          "t",
                          0,
                          3L,
                          "d",
                          3L,
                          "h3"
                        })))
            .setOffsets(List.of(new SourceOffsets("t", 0, Fate.KEPT, "0-3")))
            .setSuperseded(
                List.of(new SupersededVersion("a", new SourcePosition("t", 0, 0L, 0L), "h0")))
            .setKeptRowsHash("0")
            .build());
  }

  private static Object[] message(String role, String content) {
    return new Object[] {role, content, null, null, null, null};
  }

  private static ShardFile file(DataFolder data, ShardKind kind, Object[]... rows)
      throws IOException {
    Path file = data.shards().resolve(kind + ".parquet");
    try (ShardWriter writer = ShardWriter.create(file, kind, Map.of())) {
      for (Object[] row : rows) {
        writer.write(row);
      }
    }
    return new ShardFile(
        kind, kind + ".parquet", Hashes.sha256(file), Files.size(file), (long) rows.length, 0L);
  }

  private int export(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "export";
    all[1] = folder.resolve("data").toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return new CommandLine(new ShardsCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  private Path at(String name) {
    return folder.resolve(name);
  }

  @Test
  void aFolderGetsAFileForEachKind() {
    assertThat(export("--format", "trl", "--to", at("out").toString())).isZero();
    assertThat(at("out/prompt-completion.jsonl"))
        .hasContent("{\"prompt\":\"1+1?\",\"completion\":\"So it is\\n#### 2\"}");
    assertThat(at("out/conversation.jsonl"))
        .content()
        .isEqualTo(
            """
            {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}
            {"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"tools":[{}]}
            """);
    assertThat(err.toString())
        .isEqualTo("PROMPT_COMPLETION: 1 rows written\nCONVERSATION: 2 rows written\n");
  }

  @Test
  void oneFileHoldsOneKindButInJsonl() throws IOException {
    String file = at("rows.jsonl").toString();
    assertThat(export("--format", "trl", "--to", file)).isEqualTo(2);
    assertThat(err.toString()).contains("expected --to DIR or --kind");
    assertThat(export("--format", "jsonl", "--to", file)).isZero();
    assertThat(Files.readAllLines(at("rows.jsonl")))
        .hasSize(3)
        .first()
        .asString()
        .endsWith(
            "\"source\":{\"topic\":\"t\",\"partition\":0,\"offset\":1,"
                + "\"document_id\":\"b\",\"content_hash\":\"h1\"}}");
  }

  @Test
  void whatAFormatHasNoFormForIsCounted() {
    assertThat(export("--format", "lmstudio", "--to", at("out").toString())).isZero();
    assertThat(at("out/conversation.jsonl")).hasContent("{\"prompt\":\"q\",\"response\":\"a\"}");
    assertThat(err.toString())
        .contains("CONVERSATION: 1 rows written, 1 left out: lmstudio has no form for them");
  }

  @Test
  void verlGetsParquetWithTheResultOfTheAnswer() throws IOException {
    Path file = at("verl.parquet");
    assertThat(export("--format", "verl", "--kind", "prompt_completion", "--to", file.toString()))
        .isZero();
    try (ShardReader reader = ShardReader.open(file)) {
      ShardRow row = reader.next();
      assertThat(row).isNotNull();
      assertThat(row.columns())
          .containsExactly("data_source", "prompt", "ability", "reward_model", "extra_info");
      assertThat((Object[]) row.list("prompt").get(0)).containsExactly("user", "1+1?");
      assertThat((Object[]) row.value("reward_model")).containsExactly("rule", "2");
      assertThat((Object[]) row.value("extra_info")).containsExactly("train", 0L);
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void kindsThatAreNotThereAreSaid() {
    assertThat(export("--format", "trl", "--kind", "PREFERENCE", "--to", at("x").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("names a shard of [PREFERENCE]");
    assertThat(export("--format", "trl", "--kind", "BAD", "--to", at("x").toString())).isEqualTo(2);
    assertThat(at("x")).doesNotExist();
  }
}
