package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OrphanedContent;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.SourceOffsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillChecksTest {
  private static final int RECORDS = 700;

  @TempDir Path root;
  private ReferenceRun run;

  @BeforeEach
  void runWithoutACrash() throws IOException {
    run = ReferenceRun.of(DrillInput.of(RECORDS, 3), root);
  }

  /** Any manifest that fits. */
  private Map.Entry<String, ShardManifest> manifest(Predicate<ShardManifest> wanted)
      throws IOException {
    return Manifests.all(run.folder).entrySet().stream()
        .filter(e -> wanted.test(e.getValue()))
        .findFirst()
        .orElseThrow();
  }

  private void replace(String id, ShardManifest manifest) throws IOException {
    Files.delete(run.folder.manifests().resolve(id + ".json"));
    run.manifestEvents.removeIf(e -> e.key().equals(id));
    Manifests.publish(run.folder, manifest);
  }

  @Test
  void theInputHoldsAllThatIsHard() {
    List<DrillRecord> records = DrillInput.of(RECORDS, 3);
    Set<String> ids = new HashSet<>();
    Set<Integer> contents = new HashSet<>();
    records.forEach(r -> ids.add(r.documentId()));
    records.forEach(r -> contents.add(DrillRecord.content(r.value())));
    assertThat(ids.size()).isBetween(RECORDS / 2, RECORDS * 3 / 4);
    assertThat(contents.size()).isBetween(RECORDS / 3, RECORDS * 2 / 3);
    for (DrillRecord.Kind kind : DrillRecord.Kind.values()) {
      assertThat(records.stream().filter(r -> DrillRecord.kind(r.value()) == kind).count())
          .as(kind.toString())
          .isGreaterThan(RECORDS / 30);
    }
    assertThat(DrillInput.of(RECORDS, 3).get(99).documentId())
        .isEqualTo(records.get(99).documentId());
  }

  @Test
  void aRunWithoutACrashIsClean() throws IOException, SQLException {
    DrillChecks.Result result = run.check();
    assertThat(result.lost()).isEmpty();
    assertThat(result.doubled()).isEmpty();
    assertThat(result.others()).isEmpty();
    assertThat(result.read()).isEqualTo(RECORDS);
    assertThat(result.kept() + result.dropped() + result.bad() + result.deleted())
        .isEqualTo(RECORDS);
    assertThat(result.absent()).isPositive();
  }

  @Test
  void aMissingManifestIsFound() throws IOException, SQLException {
    Files.delete(run.folder.manifests().resolve(manifest(m -> true).getKey() + ".json"));
    DrillChecks.Result result = run.check();
    assertThat(result.lost().toString()).contains("records without a fate");
    assertThat(result.others().toString())
        .contains("orphan shards visible")
        .contains("events without their manifest")
        .contains("that are not live");
  }

  @Test
  void aMissingOffsetIsFound() throws IOException, SQLException {
    var entry = manifest(m -> m.getOffsets().stream().anyMatch(o -> o.getFate() == Fate.DELETED));
    ShardManifest manifest = entry.getValue();
    manifest.setOffsets(
        manifest.getOffsets().stream().filter(o -> o.getFate() != Fate.DELETED).toList());
    replace(entry.getKey(), manifest);
    assertThat(run.check().lost().toString()).contains("records without a fate");
  }

  @Test
  void anOffsetTwiceIsFound() throws IOException, SQLException {
    var entry = manifest(m -> true);
    ShardManifest manifest = entry.getValue();
    List<SourceOffsets> offsets = new ArrayList<>(manifest.getOffsets());
    SourceOffsets kept =
        offsets.stream().filter(o -> o.getFate() == Fate.KEPT).findFirst().orElseThrow();
    offsets.add(
        new SourceOffsets(kept.getTopic(), kept.getPartition(), Fate.DROPPED, kept.getOffsets()));
    manifest.setOffsets(offsets);
    replace(entry.getKey(), manifest);
    DrillChecks.Result result = run.check();
    assertThat(result.doubled().toString()).contains("records with two fates");
    assertThat(result.others().toString()).contains("manifests without an event");
  }

  @Test
  void filesPublishedTwiceUnderTwoNamesAreFound() throws IOException, SQLException {
    var entry = manifest(m -> true);
    ShardManifest manifest = entry.getValue();
    List<ShardFile> files = new ArrayList<>();
    for (ShardFile file : manifest.getFiles()) {
      Path copy = run.folder.shards().resolve("again-" + file.getName());
      Files.copy(run.folder.shard(file), copy);
      file.setName(copy.getFileName().toString());
      files.add(file);
    }
    manifest.setFiles(files);
    Manifests.publish(run.folder, manifest);
    assertThat(run.check().doubled().toString())
        .contains("records with two fates")
        .contains("records with two rows");
  }

  @Test
  void aMissingShardIsFound() throws IOException, SQLException {
    ShardFile file =
        manifest(m -> true).getValue().getFiles().stream()
            .filter(f -> f.getKind() == ShardKind.TEXT)
            .findFirst()
            .orElseThrow();
    Files.delete(run.folder.shard(file));
    DrillChecks.Result result = run.check();
    assertThat(result.lost().toString()).contains("without a row of that kind");
    assertThat(result.others().toString()).contains("shards missing");
  }

  @Test
  void aVersionThatWasNotEndedIsFound() throws IOException, SQLException {
    var entry = manifest(m -> m.getSuperseded().size() > 5);
    ShardManifest manifest = entry.getValue();
    manifest.setSuperseded(List.of());
    replace(entry.getKey(), manifest);
    assertThat(run.check().others().toString())
        .contains("live rows that are not the newest version");
  }

  @Test
  void aLiveDocumentThatWasEndedIsFound() throws IOException, SQLException {
    // In all manifests: what one of them lists may have found another holder since.
    for (var entry : Manifests.all(run.folder).entrySet()) {
      if (!entry.getValue().getOrphaned().isEmpty()) {
        entry.getValue().setOrphaned(new ArrayList<OrphanedContent>());
        replace(entry.getKey(), entry.getValue());
      }
    }
    assertThat(run.check().lost().toString()).contains("neither live nor listed as orphaned");
  }

  @Test
  void aTopicOfChunksThatLagsIsFound() throws IOException, SQLException {
    run.chunkSets.subList(run.chunkSets.size() - 40, run.chunkSets.size()).clear();
    assertThat(run.check().others().toString()).contains("that the topic chunks lacks");
  }

  @Test
  void aMissingEventIsFound() throws IOException, SQLException {
    run.badEvents.remove(0);
    run.droppedEvents.remove(0);
    assertThat(run.check().others().toString())
        .contains("bad records without an event")
        .contains("dropped records without an event");
  }
}
