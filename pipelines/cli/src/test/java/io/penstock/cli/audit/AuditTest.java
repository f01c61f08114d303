package io.penstock.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.SupersededVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  @TempDir Path root;
  private SoundFolder sound;

  @BeforeEach
  void makeSoundFolder() throws IOException {
    sound = SoundFolder.in(root);
  }

  private AuditReport audit() throws IOException {
    return Audit.of(sound.folder, null);
  }

  private void assertFault(String where, String what) throws IOException {
    AuditReport report = audit();
    assertThat(report.balanced()).isFalse();
    assertThat(report.faults())
        .anySatisfy(
            fault -> {
              assertThat(fault.where()).contains(where);
              assertThat(fault.what()).contains(what);
              assertThat(fault.remedy()).isNotBlank();
            });
  }

  @Test
  void aSoundFolderBalances() throws IOException {
    AuditReport report = audit();
    assertThat(report.faults()).isEmpty();
    assertThat(report.warnings()).isEmpty();
    assertThat(report.partitions())
        .containsExactly(
            new PartitionBalance("docs", 0, 9, 7, 4, 1, 1, 1, 2, 0, null),
            new PartitionBalance("docs", 1, 2, 2, 1, 1, 0, 0, 0, 0, null));
    assertThat(report.partitions()).allMatch(PartitionBalance::balanced);
    assertThat(report.liveRows()).isEqualTo(3);
    assertThat(report.superseded()).isEqualTo(2);
    assertThat(report.version()).isEqualTo(DataSet.open(sound.folder).version());
  }

  @Test
  void aMissingManifestLeavesAGapAndOrphans() throws IOException {
    sound.removeManifest(sound.first);
    assertFault("docs:0:0", "no manifest accounts for offsets 0-3");
    assertFault("1-text.parquet", "no manifest names it");
  }

  @Test
  void theLastManifestIsMissedByItsShards() throws IOException {
    sound.removeManifest(sound.second);
    assertFault("2-text.parquet", "no manifest names it");
  }

  @Test
  void aMissingRowIsFoundThoughHashesFit() throws IOException {
    String id =
        sound.replaceFile(
            sound.second, SoundFolder.text(sound.folder, "2-text", SoundFolder.text(0, 8, "e")));
    assertFault("docs:0:4", "KEPT by manifest " + id);
    assertFault("manifest " + id, "kept_rows_hash");
  }

  @Test
  void aMissingRowIsFoundByItsFile() throws IOException {
    SoundFolder.dropped(sound.folder, "2-dropped");
    assertFault("2-dropped.parquet", "was changed");
    assertFault("2-dropped.parquet", "has 0 rows");
    assertFault("docs:1:1", "DROPPED by manifest " + sound.second);
  }

  @Test
  void aRowTwiceIsFound() throws IOException {
    sound.replaceFile(
        sound.second,
        SoundFolder.dropped(
            sound.folder,
            "2-dropped",
            SoundFolder.dropped(1, 1, "g"),
            SoundFolder.dropped(1, 1, "g")));
    assertFault("docs:1:1", "two DROPPED rows");
  }

  @Test
  void aRowWithoutItsFateIsFound() throws IOException {
    sound.changeOffsets(sound.second, 1, Fate.DROPPED, "");
    assertFault("docs:1:1", "does not name it as DROPPED");
  }

  @Test
  void aRowOfTheWrongFateIsFound() throws IOException {
    String without = sound.changeOffsets(sound.second, 1, Fate.DROPPED, "");
    String id = sound.changeOffsets(without, 1, Fate.BAD, "1");
    assertFault("docs:1:1", "BAD by manifest " + id);
  }

  @Test
  void aMissingRangeOfOffsetsIsAGap() throws IOException {
    sound.changeOffsets(sound.second, 0, Fate.ABSENT, "6");
    assertFault("docs:0:7", "no manifest accounts for offsets 7");
  }

  @Test
  void anOffsetTwiceIsFound() throws IOException {
    String id = sound.changeOffsets(sound.second, 0, Fate.DELETED, "3,5");
    assertFault("docs:0:3", "committed twice");
    assertThat(audit().partitions().get(0).balanced()).isFalse();
    assertThat(id).isNotEqualTo(sound.second);
  }

  @Test
  void aMissingFileIsFound() throws IOException {
    Files.delete(sound.folder.shards().resolve("1-chunk.parquet"));
    assertFault("1-chunk.parquet", "is missing; manifest " + sound.first);
  }

  @Test
  void aChangedByteIsFound() throws IOException {
    Path file = sound.folder.shards().resolve("1-text.parquet");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 1;
    Files.write(file, bytes);
    assertFault("1-text.parquet", "was changed");
  }

  @Test
  void aFileThatIsNoShardAnyMoreIsFound() throws IOException {
    Files.writeString(sound.folder.shards().resolve("1-bad.parquet"), "nothing");
    assertFault("1-bad.parquet", "cannot be read");
    assertFault("1-bad.parquet", "has 7 bytes");
  }

  @Test
  void anOrphanIsFound() throws IOException {
    SoundFolder.text(sound.folder, "stray", SoundFolder.text(0, 9, "x"));
    assertFault("stray.parquet", "no manifest names it");
  }

  @Test
  void whatARunMayBeAboutToPublishIsAWarning() throws IOException {
    sound.removeManifest(sound.first);
    Path lockFile = root.resolve("run.lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      AuditReport report = audit();
      assertThat(report.runActive()).isTrue();
      assertThat(report.faults()).isEmpty();
      assertThat(report.warnings()).extracting(Fault::where).contains("docs:0:0", "1-text.parquet");
    }
    assertThat(audit().balanced()).isFalse();
  }

  @Test
  void aChangedManifestIsFound() throws IOException {
    Path file = sound.folder.manifests().resolve(sound.second + ".json");
    Files.writeString(file, Files.readString(file).replace("\"run\":\"test\"", "\"run\":\"tset\""));
    assertFault("manifest " + sound.second, "was changed");
  }

  @Test
  void aWrongKeptRowsHashIsFound() throws IOException {
    String id =
        sound.change(sound.second, manifest -> manifest.setKeptRowsHash("0".repeat(31) + "1"));
    assertFault("manifest " + id, "kept_rows_hash is 00");
  }

  @Test
  void aVersionSupersededTwiceIsFound() throws IOException {
    sound.change(sound.second, m -> m.setSuperseded(twice(m)));
    assertFault("docs:0:0", "superseded twice");
  }

  private static List<SupersededVersion> twice(ShardManifest manifest) {
    List<SupersededVersion> all = new ArrayList<>(manifest.getSuperseded());
    all.add(all.get(0));
    return all;
  }

  @Test
  void aSupersededVersionThatNeverWasIsFound() throws IOException {
    sound.change(
        sound.second,
        m -> m.setSuperseded(List.of(SoundFolder.ended(SoundFolder.text(0, 77, "a")))));
    assertFault("docs:0:77", "no manifest kept or dropped it");
  }

  @Test
  void aSupersededVersionWithAnotherHashIsFound() throws IOException {
    sound.change(
        sound.second,
        m -> m.getSuperseded().forEach(s -> s.setContentHash(SoundFolder.hashOf("other"))));
    assertFault("docs:0:0", "has content_hash");
  }

  @Test
  void aContentThatIsLiveTwiceIsFound() throws IOException {
    Object[] e = SoundFolder.text(0, 8, "e");
    e[9] = SoundFolder.text(1, 0, "f")[9];
    sound.replaceFile(
        sound.second, SoundFolder.text(sound.folder, "2-text", SoundFolder.text(0, 4, "a"), e));
    assertFault("docs:", "is live twice, also at docs:");
  }

  @Test
  void aDocumentThatIsLiveTwiceIsFound() throws IOException {
    sound.change(sound.second, m -> m.setSuperseded(m.getSuperseded().subList(1, 2)));
    assertFault("docs:0:", "document a is live twice");
  }

  @Test
  void aChunkWithoutItsRowIsFound() throws IOException {
    sound.replaceFile(
        sound.first, SoundFolder.chunks(sound.folder, "1-chunk", SoundFolder.chunk(0, 2, "c", 0)));
    assertFault("docs:0:2", "has chunks in 1-chunk.parquet but no kept row");
  }

  @Test
  void aMissingChunkIsFound() throws IOException {
    sound.replaceFile(
        sound.first,
        SoundFolder.chunks(
            sound.folder,
            "1-chunk",
            SoundFolder.chunk(0, 0, "a", 1),
            SoundFolder.chunk(0, 1, "b", 0)));
    assertFault("docs:0:0", "chunk 0 expected");
  }

  @Test
  void aFileOfTwoManifestsIsFound() throws IOException {
    Path file = sound.folder.shards().resolve("1-dropped.parquet");
    sound.change(sound.second, m -> m.getFiles().add(fileOf(file)));
    assertFault("1-dropped.parquet", "named by 2 manifests");
  }

  private static ShardFile fileOf(Path file) {
    try {
      return SoundFolder.file(ShardKind.DROPPED, file, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Partition 0 has records below 12 but for the absent ones; partition 1 as committed. */
  private record Topic(String existing0, long end0) implements TopicOffsets {
    @Override
    public List<Integer> partitions(String topic) {
      return List.of(0, 1, 2);
    }

    @Override
    public long begin(String topic, int partition) {
      return 0;
    }

    @Override
    public long end(String topic, int partition) {
      return partition == 0 ? end0 : partition == 1 ? 2 : 3;
    }

    @Override
    public OffsetRanges existing(String topic, int partition, long from, long until) {
      OffsetRanges all = OffsetRanges.parse(partition == 0 ? existing0 : "0-1");
      OffsetRanges asked = new OffsetRanges();
      asked.addRange(from, until - 1);
      return RangeSets.of(RangeSets.intersection(all, asked));
    }
  }

  @Test
  void aLiveTopicTellsHowFarBehind() throws IOException {
    AuditReport report = Audit.of(sound.folder, new Topic("0-5,8-11", 12));
    assertThat(report.faults()).isEmpty();
    assertThat(report.partitions())
        .extracting(PartitionBalance::behind)
        .containsExactly(3L, 0L, 3L);
  }

  @Test
  void aRecordDeclaredAbsentIsFoundInTheTopic() throws IOException {
    AuditReport report = Audit.of(sound.folder, new Topic("0-6,8-11", 12));
    assertThat(report.faults())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.where()).isEqualTo("docs:0:6");
              assertThat(f.what()).contains("declared absent").contains("offsets 6");
            });
  }

  @Test
  void anotherTopicIsFound() throws IOException {
    AuditReport report = Audit.of(sound.folder, new Topic("0-3", 4));
    assertThat(report.faults())
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains("the live topic ends at 4"));
  }

  @Test
  void offsetsThatTheTopicNoLongerHoldsAreAWarning() throws IOException {
    AuditReport report = Audit.of(sound.folder, new Topic("1-5,8-11", 12));
    assertThat(report.faults()).isEmpty();
    assertThat(report.warnings()).singleElement().extracting(Fault::where).isEqualTo("docs:0:0");
  }

  @Test
  void aTopicThatIsNotOnTheBrokerIsAWarning() throws IOException {
    AuditReport report = Audit.of(sound.folder, new NoTopics());
    assertThat(report.faults()).isEmpty();
    assertThat(report.warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.what()).contains("is not on the broker"));
    assertThat(report.partitions()).extracting(PartitionBalance::behind).containsOnlyNulls();
  }

  /** A broker without any topic. */
  private static final class NoTopics implements TopicOffsets {
    @Override
    public List<Integer> partitions(String topic) {
      return List.of();
    }

    @Override
    public long begin(String topic, int partition) {
      throw new IllegalStateException("no such topic: " + topic);
    }

    @Override
    public long end(String topic, int partition) {
      throw new IllegalStateException("no such topic: " + topic);
    }

    @Override
    public OffsetRanges existing(String topic, int partition, long from, long until) {
      throw new IllegalStateException("no such topic: " + topic);
    }
  }

  @Test
  void aListingTellsWhereFilesEnd() throws IOException {
    Files.writeString(
        sound.folder.state().resolve("listing-docs.json"),
        "{\"name\":\"docs\",\"entries\":[{\"first\":0,\"count\":8},{\"first\":8,\"count\":3}]}");
    AuditReport report = audit();
    assertThat(report.faults()).isEmpty();
    assertThat(report.partitions().get(0).behind()).isEqualTo(2);
    assertThat(report.warnings())
        .anySatisfy(
            w -> {
              assertThat(w.where()).isEqualTo("docs:0:9");
              assertThat(w.what()).contains("goes on to 11");
            });
  }
}
