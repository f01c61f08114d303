package io.penstock.text.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.SealedVersion;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardWriter;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardDatasetTest {
  private static final int BATCH = 4;

  @TempDir Path folder;

  @Test
  void versionsAreReadOneAfterTheOtherTheOldestFirst() throws Exception {
    seal(folder, "b", 1_000, 0, 10);
    seal(folder, "a", 2_000, 10, 25);
    Files.createDirectories(folder.resolve("_tmp"));
    ShardDataset data = ShardDataset.open(folder, Split.TRAIN);
    assertThat(data.names()).containsExactly("b", "a");
    assertThat(data.rows()).isEqualTo(25);
    assertThat(samples(data, 1, 0)).isEqualTo(range(0, 25));
    assertThat(samples(data, 3, 0)).isEqualTo(range(0, 25));
    assertThat(samples(data, 2, 8)).isEqualTo(range(8, 25));
    assertThat(samples(data, 2, 12)).isEqualTo(range(12, 25));
  }

  @Test
  void whatIsSealedWhileTrainingComesBehind() throws Exception {
    seal(folder, "b", 2_000, 0, 10);
    ShardDataset before = ShardDataset.open(folder, Split.TRAIN);
    assertThat(samples(before, 1, 0)).isEqualTo(range(0, 10));
    // Though dated before: what has been read keeps its place.
    seal(folder, "a", 1_000, 10, 16);
    assertThat(before.rows()).isEqualTo(10);
    ShardDataset after = before.withNew();
    assertThat(after.names()).containsExactly("b", "a");
    assertThat(samples(after, 2, 10)).isEqualTo(range(10, 16));
    ShardDataset resumed = ShardDataset.of(folder, Split.TRAIN, after.names());
    assertThat(samples(resumed, 1, 4)).isEqualTo(range(4, 16));
  }

  @Test
  void anyNioFileSystemWillDo() throws Exception {
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("data.zip"), Map.of("create", "true"))) {
      seal(folder.resolve("made"), "a", 1, 0, 9);
      Path sealed = Files.createDirectories(zip.getPath("/sealed"));
      copy(folder.resolve("made/a"), Files.createDirectories(sealed.resolve("a")));
      ShardDataset data = ShardDataset.open(sealed, Split.TRAIN);
      assertThat(data.names()).containsExactly("a");
      assertThat(samples(data, 2, 0)).isEqualTo(range(0, 9));
    }
  }

  @Test
  void whatIsMissingOrCutIsNamed() throws Exception {
    seal(folder, "a", 1, 0, 9);
    assertThatThrownBy(() -> ShardDataset.of(folder, Split.TRAIN, List.of("gone")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone");
    Files.write(folder.resolve("a/tokens-train.parquet"), new byte[] {1});
    assertThatThrownBy(() -> ShardDataset.open(folder, Split.TRAIN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tokens-train.parquet is missing or incomplete");
  }

  @Test
  void readingAheadGivesTheSameBatchesAndTheirPositions() throws Exception {
    seal(folder, "a", 1, 0, 10);
    ShardDataset data = ShardDataset.open(folder, Split.TRAIN);
    List<Integer> samples = new ArrayList<>();
    List<Long> positions = new ArrayList<>();
    try (BatchReader reader = data.reader(BATCH, 0, 1, 0);
        PrefetchedBatches batches = PrefetchedBatches.of(reader, 2)) {
      for (Optional<PrefetchedBatches.Batch> batch = batches.next();
          batch.isPresent();
          batch = batches.next()) {
        batch.get().rows().forEach(row -> samples.add(row.inputIds()[0]));
        positions.add(batch.get().position());
      }
      assertThat(batches.next()).isEmpty();
    }
    assertThat(samples).isEqualTo(range(0, 10));
    assertThat(positions).containsExactly(4L, 8L, 10L);
  }

  @Test
  void readingAheadFailsWhereTheBatchIsAskedFor() throws Exception {
    seal(folder, "a", 1, 0, 10);
    try (BatchReader reader =
            BatchReader.open(
                List.of(new TokensFile(folder.resolve("a/tokens-train.parquet"), 12)),
                BATCH,
                0,
                1,
                0);
        PrefetchedBatches batches = PrefetchedBatches.of(reader, 1)) {
      assertThat(batches.next()).isPresent();
      assertThat(batches.next()).isPresent();
      assertThatThrownBy(batches::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ends before row 10 of the 12 that its manifest names");
      assertThat(batches.next()).isEmpty();
    }
  }

  @Test
  void closingDoesNotWaitForBatchesThatNobodyTakes() throws Exception {
    seal(folder, "a", 1, 0, 1_000);
    ShardDataset data = ShardDataset.open(folder, Split.TRAIN);
    try (BatchReader reader = data.reader(BATCH, 0, 1, 0);
        PrefetchedBatches batches = PrefetchedBatches.of(reader, 1)) {
      assertThat(batches.next()).isPresent();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("penstock-batches"));
  }

  private static List<Integer> samples(ShardDataset data, int readers, long position)
      throws IOException {
    List<Integer> samples = new ArrayList<>();
    List<List<List<Integer>>> shares = new ArrayList<>();
    for (int reader = 0; reader < readers; reader++) {
      List<List<Integer>> batches = new ArrayList<>();
      try (BatchReader batch = data.reader(BATCH, reader, readers, position)) {
        while (batch.hasNext()) {
          batches.add(batch.next().stream().map(row -> row.inputIds()[0]).toList());
        }
      }
      shares.add(batches);
    }
    for (int batch = 0; batch < shares.get(0).size(); batch++) {
      for (List<List<Integer>> share : shares) {
        samples.addAll(share.get(batch));
      }
    }
    return samples;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String name : List.of("tokens-train.parquet", "manifest.json")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  private static void seal(Path folder, String name, long createdAt, int from, int to)
      throws IOException {
    Path version = Files.createDirectories(folder.resolve(name));
    Path file = version.resolve(Split.TRAIN.fileName());
    try (ShardWriter writer = ShardWriter.create(file, ShardKind.TOKENS, Map.of())) {
      for (int i = from; i < to; i++) {
        int[] ids = {i, 1};
        Object[] span = {"doc-" + i, "hash", 0, 2};
        writer.write(ids, ids, new int[] {0, 1}, new int[] {2}, List.<Object[]>of(span));
      }
    }
    ShardFile shard =
        ShardFile.newBuilder()
            .setKind(ShardKind.TOKENS)
            .setName(Split.TRAIN.fileName())
            .setSha256(Hashes.sha256(file))
            .setBytes(Files.size(file))
            .setRows(to - from)
            .setTokens(2L * (to - from))
            .build();
    ShardManifest manifest =
        ShardManifest.newBuilder()
            .setFormatVersion(ShardLayout.FORMAT_VERSION)
            .setRun("test")
            .setCreatedAt(createdAt)
            .setFiles(List.of(shard))
            .setOffsets(List.of())
            .setKeptRowsHash("0")
            .setTokenCounter("bytes")
            .setConfigurationHash("0")
            .setSealed(
                SealedVersion.newBuilder()
                    .setVersion(name)
                    .setManifests(List.of())
                    .setSequenceLength(2)
                    .setSeed(0)
                    .setDocuments(to - from)
                    .setSplits(Map.of())
                    .build())
            .build();
    Files.write(version.resolve(SealedData.MANIFEST), AvroJson.encode(manifest));
  }
}
