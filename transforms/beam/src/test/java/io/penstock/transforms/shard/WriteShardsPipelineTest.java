package io.penstock.transforms.shard;

import static io.penstock.transforms.Given.absent;
import static io.penstock.transforms.Given.at;
import static io.penstock.transforms.Given.bad;
import static io.penstock.transforms.Given.deleted;
import static io.penstock.transforms.Given.dropped;
import static io.penstock.transforms.Given.hash;
import static io.penstock.transforms.Given.hashed;
import static io.penstock.transforms.Given.kept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OrphanedContent;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.schemas.shard.SupersededVersion;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteShardsPipelineTest {
  private static final Map<String, String> CONFIGURATION = Map.of("a", "1");

  @TempDir Path root;
  private DataFolder folder;
  private WriteShards.Settings settings;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new DataFolder(root);
    folder.create();
    settings =
        new WriteShards.Settings(root.toString(), "test", "try1", "characters", CONFIGURATION);
  }

  /** A kept document with one chunk. */
  private static Outcome document(String id, long offset, String text) {
    Outcome document = hashed(kept(id, offset, text));
    document.setChunks(
        List.of(new Chunk(id + "#0", 0, text, List.of("H"), 2, 0, text.length(), text.length())));
    return document;
  }

  private static Outcome superseding(Outcome outcome, long old, String oldText) {
    outcome.setSupersedes(at(old));
    outcome.setSupersededHash(hash(oldText));
    return outcome;
  }

  private static Outcome orphaned() {
    return Outcomes.at(at(0), Fate.ORPHANED, "a")
        .setContentHash(hash("one"))
        .setOrphans(List.of("b", "c"))
        .build();
  }

  private ShardManifest close(List<Outcome> outcomes) throws IOException {
    ShardBundle bundle = new ShardBundle(settings);
    for (Outcome outcome : outcomes) {
      bundle.add(outcome);
    }
    return bundle.close(77);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static String row(long offset, String text) {
    return Hashes.text(Hashes.row("docs", 0, offset, hash(text)));
  }

  private static String sum(String... hashes) {
    var sum = java.math.BigInteger.ZERO;
    for (String hash : hashes) {
      sum = Hashes.add(sum, Hashes.parse(hash));
    }
    return Hashes.text(sum);
  }

  @Test
  void aBundleSaysAllThatTheCommitNeeds() throws IOException {
    ShardManifest manifest =
        close(
            List.of(
                document("a", 0, "one"),
                superseding(document("b", 2, "three"), 1, "two"),
                dropped("c", 3),
                bad("d", 4),
                deleted("e", 5),
                absent(6, 8),
                orphaned()));

    assertThat(manifest.getRun()).isEqualTo("test");
    assertThat(manifest.getCreatedAt()).isEqualTo(77);
    assertThat(manifest.getOffsets())
        .containsExactly(
            new SourceOffsets("docs", 0, Fate.KEPT, "0,2"),
            new SourceOffsets("docs", 0, Fate.DROPPED, "3"),
            new SourceOffsets("docs", 0, Fate.BAD, "4"),
            new SourceOffsets("docs", 0, Fate.DELETED, "5"),
            new SourceOffsets("docs", 0, Fate.ABSENT, "6-8"));
    assertThat(manifest.getSuperseded())
        .containsExactly(new SupersededVersion("b", at(1), hash("two")));
    assertThat(manifest.getOrphaned())
        .containsExactly(new OrphanedContent(hash("one"), List.of("b", "c")));
    assertThat(manifest.getKeptRowsHash()).isEqualTo(sum(row(0, "one"), row(2, "three")));
    assertThat(manifest.getTokenCounter()).isEqualTo("characters");
    assertThat(manifest.getConfiguration()).isEqualTo(CONFIGURATION);
    assertThat(manifest.getConfigurationHash()).isEqualTo(settings.configurationHash());

    assertThat(manifest.getFiles())
        .extracting(ShardFile::getKind, ShardFile::getRows, ShardFile::getTokens)
        .containsExactly(
            tuple(ShardKind.TEXT, 2L, 8L),
            tuple(ShardKind.CHUNK, 2L, 8L),
            tuple(ShardKind.DROPPED, 1L, 0L),
            tuple(ShardKind.BAD, 1L, 0L),
            tuple(ShardKind.DELETED, 1L, 0L));
    for (ShardFile file : manifest.getFiles()) {
      Path written = folder.temporary().resolve(file.getName());
      assertThat(file.getName()).startsWith("try1-");
      assertThat(Hashes.sha256(written)).isEqualTo(file.getSha256());
      assertThat(Files.size(written)).isEqualTo(file.getBytes());
    }
  }

  @Test
  void aBundleOfNoticesAloneIsCommittedToo() throws IOException {
    ShardManifest manifest = close(List.of(orphaned()));
    assertThat(manifest.getFiles()).isEmpty();
    assertThat(manifest.getOffsets()).isEmpty();
    assertThat(manifest.getOrphaned()).hasSize(1);
  }

  @Test
  void theSameOffsetTwiceInABundleIsAnError() throws IOException {
    ShardBundle bundle = new ShardBundle(settings);
    bundle.add(deleted("a", 3));
    assertThatThrownBy(() -> bundle.add(deleted("b", 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offset 3 came twice");
    bundle.close(0);
  }

  @Test
  void theConfigurationHashDependsOnTheConfiguration() {
    WriteShards.Settings other =
        new WriteShards.Settings(root.toString(), "test", "try1", "characters", Map.of("a", "2"));
    assertThat(other.configurationHash()).isNotEqualTo(settings.configurationHash());
    assertThatThrownBy(
            () -> new WriteShards.Settings(root.toString(), "r", "a-b", "c", CONFIGURATION))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyOutcomeEndsInAVisibleManifest() throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      outcomes.add(document("d" + i, i, "text " + i));
    }
    outcomes.add(superseding(document("d0", 20, "text 0, again"), 0, "text 0"));
    outcomes.addAll(List.of(dropped("x", 21), bad("y", 22), deleted("z", 23), absent(24, 29)));
    TestPipeline pipeline = Steps.pipeline();
    PCollection<KV<String, ShardManifest>> manifests =
        pipeline
            .apply(Create.of(outcomes).withCoder(Outcomes.coder()))
            .apply(WriteShards.with(settings));
    String path = root.toString();
    PAssert.that(manifests)
        .satisfies(
            published -> {
              for (KV<String, ShardManifest> manifest : published) {
                assertPublished(path, manifest);
              }
              return null;
            });
    pipeline.run();

    DataSet data = DataSet.open(folder);
    assertThat(data.fates())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Fate.KEPT, 21L, Fate.DROPPED, 1L, Fate.BAD, 1L, Fate.DELETED, 1L, Fate.ABSENT, 6L));
    List<String> live = new ArrayList<>();
    data.forEachLiveRow(ShardKind.TEXT, row -> live.add(row.text("text")));
    assertThat(live)
        .containsExactlyInAnyOrderElementsOf(
            outcomes.subList(1, 21).stream().map(o -> o.getDocument().getText()).toList());
    assertThat(data.version())
        .isEqualTo(
            sum(
                outcomes.subList(1, 21).stream()
                    .map(o -> row(o.getSource().getOffset(), o.getDocument().getText()))
                    .toArray(String[]::new)));
    assertThat(files(folder.temporary())).isEmpty();
    assertThat(files(folder.shards()))
        .hasSize(data.manifests().values().stream().mapToInt(m -> m.getFiles().size()).sum());
  }

  private static void assertPublished(String root, KV<String, ShardManifest> manifest) {
    DataFolder folder = new DataFolder(Path.of(root));
    try {
      assertThat(Manifests.read(folder, manifest.getKey())).isEqualTo(manifest.getValue());
      for (ShardFile file : manifest.getValue().getFiles()) {
        assertThat(Hashes.sha256(folder.shard(file))).isEqualTo(file.getSha256());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void commit(ShardManifest... manifests) {
    TestPipeline pipeline = Steps.pipeline();
    PCollection<KV<String, ShardManifest>> committed =
        pipeline
            .apply(Create.of(List.of(manifests)).withCoder(AvroCoder.of(ShardManifest.class)))
            .apply(ParDo.of(new WriteShards.Commit(root.toString())))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), AvroCoder.of(ShardManifest.class)));
    PAssert.that(committed)
        .containsInAnyOrder(Stream.of(manifests).map(m -> KV.of(Manifests.id(m), m)).toList());
    pipeline.run();
  }

  @Test
  void committingTwiceIsHarmless() throws IOException {
    ShardManifest manifest = close(List.of(document("a", 0, "one"), bad("b", 1)));
    assertThat(Manifests.ids(folder)).isEmpty();
    commit(manifest);
    List<Path> shards = files(folder.shards());
    commit(manifest);
    commit(manifest, manifest);
    assertThat(Manifests.ids(folder)).containsExactly(Manifests.id(manifest));
    assertThat(files(folder.shards())).isEqualTo(shards).hasSize(3);
    assertThat(files(folder.temporary())).isEmpty();
  }

  @Test
  void aCommitThatWasCutShortIsFinished() throws IOException {
    ShardManifest manifest = close(List.of(document("a", 0, "one"), bad("b", 1)));
    ShardFile first = manifest.getFiles().get(0);
    Files.move(folder.temporary().resolve(first.getName()), folder.shard(first));
    commit(manifest);
    assertThat(files(folder.shards())).hasSize(3);
    assertThat(files(folder.temporary())).isEmpty();
    assertThat(Manifests.ids(folder)).containsExactly(Manifests.id(manifest));
  }

  @Test
  void aLostFileIsNamedAndNothingBecomesVisible() throws IOException {
    ShardManifest manifest = close(List.of(document("a", 0, "one")));
    ShardFile last = manifest.getFiles().get(1);
    Files.delete(folder.temporary().resolve(last.getName()));
    assertThatThrownBy(() -> commit(manifest))
        .hasRootCauseInstanceOf(IOException.class)
        .rootCause()
        .hasMessageContaining("the shard " + folder.shard(last) + " was lost");
    assertThat(Manifests.ids(folder)).isEmpty();
  }

  @Test
  void theSweepTakesEarlierAttemptsOnly() throws IOException {
    Path mine = Files.writeString(folder.temporary().resolve("try1-x-text.parquet"), "");
    Files.writeString(folder.temporary().resolve("try10-x-text.parquet"), "");
    Files.writeString(folder.temporary().resolve("try0-x-text.parquet"), "");
    assertThat(TemporaryFiles.sweep(folder, "try1")).isEqualTo(2);
    assertThat(files(folder.temporary())).containsExactly(mine);
    assertThat(TemporaryFiles.sweep(folder, "try1")).isZero();
  }
}
