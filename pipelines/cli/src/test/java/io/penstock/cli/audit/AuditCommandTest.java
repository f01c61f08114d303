package io.penstock.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.shard.OrphanedContent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AuditCommandTest {
  @TempDir Path demo;
  private SoundFolder sound;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeDemo() throws IOException {
    sound = SoundFolder.in(Files.createDirectories(demo.resolve("documents")));
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private int audit(String... arguments) {
    return run(new AuditCommand(), arguments);
  }

  private int shards(String... arguments) {
    return run(new ShardsCommand(), arguments);
  }

  @Test
  void aSoundDemoPasses() {
    assertThat(audit(demo.toString())).isZero();
    assertThat(out.toString())
        .contains("docs:0")
        .contains("2 manifests")
        .contains("OK: every one of 9 records is there once");
  }

  @Test
  void faultsFail() throws IOException {
    sound.removeManifest(sound.first);
    assertThat(audit(demo.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("FAULT docs:0:0").contains("FAILED: ");
  }

  @Test
  void jsonIsForMachines() throws IOException {
    assertThat(audit(demo.toString(), "--json")).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(report.get("balanced").asBoolean()).isTrue();
    assertThat(report.get("partitions").get(0).get("read").asLong()).isEqualTo(7);
    assertThat(report.get("faults")).isEmpty();
  }

  @Test
  void aFolderWithoutDataIsWrongUsage() throws IOException {
    Path empty = Files.createDirectories(demo.resolve("documents/shards"));
    assertThat(audit(empty.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no data folder at or right below " + empty);
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() {
    assertThat(audit(demo.toString(), "--bootstrap", "nowhere.invalid:1")).isEqualTo(1);
    assertThat(err.toString()).contains("nowhere.invalid:1");
  }

  @Test
  void aRecordTellsItsFate() {
    assertThat(audit(demo.toString(), "--record", "docs:0:0")).isZero();
    assertThat(out.toString())
        .contains("docs:0:0  KEPT\n")
        .contains("1-text.parquet")
        .contains("by docs:0:4, manifest " + sound.second)
        .contains("2: a#0, a#1");
  }

  @Test
  void aDroppedRecordTellsWhy() {
    assertThat(audit(demo.toString(), "--record", "docs:0:2")).isZero();
    assertThat(out.toString())
        .contains("DROPPED")
        .contains("duplicate")
        .contains("the same text as b");
  }

  @Test
  void aRecordWithoutRowTellsItsManifest() {
    assertThat(audit(demo.toString(), "--record", "docs:0:5")).isZero();
    assertThat(out.toString()).contains("docs:0:5  DELETED").contains(sound.second);
  }

  @Test
  void anUncommittedRecordIsNotFound() {
    assertThat(audit(demo.toString(), "--record", "docs:0:99")).isEqualTo(1);
    assertThat(out.toString()).contains("docs:0:99 is not committed");
  }

  @Test
  void aMisspeltPositionIsWrongUsage() {
    assertThat(audit(demo.toString(), "--record", "docs-0-99")).isEqualTo(2);
    assertThat(err.toString()).contains("expected TOPIC:PARTITION:OFFSET");
  }

  @Test
  void aDocumentTellsAllItsVersions() {
    assertThat(audit(demo.toString(), "--document", "a")).isZero();
    assertThat(out.toString().indexOf("docs:0:0  KEPT\n"))
        .isNotNegative()
        .isLessThan(out.toString().indexOf("docs:0:4  KEPT, live"));
  }

  @Test
  void aDeletedDocumentTellsItsDeletion() {
    assertThat(audit(demo.toString(), "--document", "b")).isZero();
    assertThat(out.toString())
        .contains("by docs:0:5, manifest " + sound.second)
        .contains("docs:0:5  DELETED");
  }

  @Test
  void aDuplicateWhoseHolderIsGoneTellsSo() throws IOException {
    sound.change(
        sound.second, m -> m.setOrphaned(List.of(new OrphanedContent("abc", List.of("c")))));
    assertThat(audit(demo.toString(), "--document", "c")).isZero();
    assertThat(out.toString()).contains("a duplicate that is gone, content abc: publish it again");
  }

  @Test
  void aDuplicateWhoseHolderIsThereIsNoOrphan() {
    assertThat(audit(demo.toString(), "--document", "c")).isZero();
    assertThat(out.toString()).contains("duplicate").doesNotContain("that is gone");
  }

  @Test
  void shardsAreListed() {
    assertThat(shards("list", demo.toString())).isZero();
    assertThat(out.toString())
        .contains("1-text.parquet")
        .contains("CHUNK")
        .contains(sound.second.substring(0, 12));
  }

  @Test
  void rowsAreShown() throws IOException {
    assertThat(shards("show", demo.toString(), "--kind", "TEXT", "--limit", "2", "--json"))
        .isZero();
    String[] lines = out.toString().split("\n");
    assertThat(lines).hasSize(2);
    assertThat(new ObjectMapper().readTree(lines[0]).get("text").asText()).startsWith("text of ");
  }

  @Test
  void aShardIsShownByName() {
    assertThat(shards("show", demo.toString(), "1-bad.parquet")).isZero();
    assertThat(out.toString()).contains("the file is empty").contains("3 bytes");
  }

  @Test
  void anUnknownShardIsNamed() {
    assertThat(shards("show", demo.toString(), "9.parquet")).isEqualTo(1);
    assertThat(err.toString()).contains("9.parquet");
  }

  @Test
  void soundShardsVerify() {
    assertThat(shards("verify", demo.toString())).isZero();
    assertThat(out.toString()).contains("OK: 7 files");
  }

  @Test
  void everyWrongShardIsNamed() throws IOException {
    Files.delete(sound.folder.shards().resolve("1-bad.parquet"));
    Path text = sound.folder.shards().resolve("2-text.parquet");
    byte[] bytes = Files.readAllBytes(text);
    bytes[9] ^= 1;
    Files.write(text, bytes);
    assertThat(shards("verify", demo.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("FAULT 1-bad.parquet: is missing")
        .contains("FAULT 2-text.parquet: was changed")
        .contains("2 faults");
  }
}
