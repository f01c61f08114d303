package io.penstock.text.seal;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.TokenizerFolder;
import io.penstock.text.mask.LossMask;
import io.penstock.text.seal.TextFolder.Row;
import io.penstock.text.tokenize.ByteLevelBpe;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
  private static final List<Split> SPLITS = List.of(Split.TRAIN, Split.EVALUATION);
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_000), UTC);
  private static final SealOptions OPTIONS =
      SealOptions.defaults().withSequenceLength(32).withVocabularySize(300);
  private static final Seal SEAL = Seal.learningTokenizer(OPTIONS, CLOCK);

  @TempDir Path root;

  @Test
  void everyLiveDocumentIsWholeInOneSplitAndEnds() throws IOException {
    List<Row> rows = Corpus.documents(40);
    SealedData sealed = seal("data", rows);
    Map<String, String> found = new TreeMap<>(SealedRows.documents(sealed, Split.TRAIN));
    Map<String, String> heldOut = SealedRows.documents(sealed, Split.EVALUATION);
    assertThat(heldOut).isNotEmpty().hasSizeLessThan(12);
    assertThat(found).doesNotContainKeys(heldOut.keySet().toArray(String[]::new));
    found.putAll(heldOut);
    Map<String, String> expected = new TreeMap<>();
    rows.forEach(r -> expected.put(r.id(), r.text() + ByteLevelBpe.END_OF_TEXT));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void rowsAreReadyToTrainOn() throws IOException {
    SealedData sealed = seal("data", Corpus.documents(40));
    for (Split split : SPLITS) {
      long tokens = 0;
      for (ShardRow row : SealedRows.read(sealed, split)) {
        int[] ids = row.integers("input_ids");
        tokens += ids.length;
        assertThat(ids).hasSizeBetween(1, 32);
        assertThat(row.integers("labels")).isEqualTo(ids);
        assertThat(positions(row.integers("seq_lengths"))).isEqualTo(row.integers("position_ids"));
      }
      assertThat(sealed.tokenCount(split)).isEqualTo(tokens).isPositive();
    }
  }

  @Test
  void theManifestSaysWhatWasSealed() throws IOException {
    TextFolder folder = folder("data", Corpus.documents(40));
    DataSet data = DataSet.open(folder.folder());
    SealedData sealed = SEAL.seal(data);
    assertThat(sealed.folder().getParent()).isEqualTo(folder.folder().sealed());
    assertThat(sealed.folder().getFileName().toString()).startsWith(data.version() + "-");
    assertThat(sealed.version().getVersion()).isEqualTo(data.version());
    assertThat(sealed.version().getManifests()).isEqualTo(data.manifestIds());
    assertThat(sealed.version().getDocuments()).isEqualTo(40);
    assertThat(sealed.version().getSequenceLength()).isEqualTo(32);
    assertThat(sealed.version().getSplits())
        .containsOnly(
            Map.entry("train", "tokens-train.parquet"),
            Map.entry("evaluation", "tokens-evaluation.parquet"));
    assertThat(sealed.manifest().getConfiguration())
        .containsEntry("vocabulary-size", "300")
        .containsEntry("held-out-fraction", "0.1");
    for (ShardFile file : sealed.manifest().getFiles()) {
      assertThat(Hashes.sha256(sealed.folder().resolve(file.getName())))
          .isEqualTo(file.getSha256());
    }
  }

  @Test
  void theSameRowsGiveTheSameBytesHoweverTheyWereCut() throws IOException {
    List<Row> rows = Corpus.documents(60);
    SealedData expected = seal("whole", rows);
    Random random = new Random(5);
    for (int cut = 1; cut <= 20; cut += 6) {
      List<Row> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, random);
      TextFolder folder = new TextFolder(root.resolve("cut-" + cut));
      for (int start = 0; start < shuffled.size(); start += cut) {
        folder.publish(shuffled.subList(start, Math.min(shuffled.size(), start + cut)));
      }
      assertSame(SEAL.seal(DataSet.open(folder.folder())), expected);
    }
  }

  @Test
  void theLimitOfMemoryChangesNothing() throws IOException {
    List<Row> rows = Corpus.documents(300);
    SealedData expected = seal("roomy", rows);
    for (long bytes : new long[] {1, 3_000, 100_000}) {
      TextFolder folder = folder("narrow-" + bytes, rows);
      assertSame(SEAL.sortingWithin(bytes).seal(DataSet.open(folder.folder())), expected);
      assertThat(list(folder.folder().sealed().resolve("_tmp"))).isEmpty();
    }
    assertThatThrownBy(() -> SEAL.sortingWithin(0)).hasMessageContaining("positive, found 0");
  }

  @Test
  void whatWasSupersededIsNotThere() throws IOException {
    List<Row> rows = Corpus.documents(20);
    Row old = new Row(100, "doc-3", "an older version of document 3");
    Row deleted = new Row(101, "gone", "was deleted");
    TextFolder folder = new TextFolder(root.resolve("updated"));
    folder.publish(List.of(old, deleted));
    folder.publish(rows.subList(0, 10), List.of(old));
    folder.publish(rows.subList(10, 20), List.of(deleted));
    assertSame(SEAL.seal(DataSet.open(folder.folder())), seal("plain", rows));
  }

  @Test
  void theOrderIsMadeFromTheContentNotFromItsHolder() throws IOException {
    List<Row> rows = new ArrayList<>(Corpus.documents(20));
    SealedData one = seal("one", rows);
    rows.set(7, new Row(500, "a-duplicate-of-doc-7", rows.get(7).text()));
    SealedData other = seal("other", rows);
    assertThat(other.folder().getFileName()).isNotEqualTo(one.folder().getFileName());
    for (Split split : SPLITS) {
      assertThat(inputIds(other, split)).isEqualTo(inputIds(one, split));
    }
  }

  @Test
  void aVersionIsSealedOnce() throws IOException {
    TextFolder folder = folder("data", Corpus.documents(20));
    SealedData first = SEAL.seal(DataSet.open(folder.folder()));
    Clock later = Clock.fixed(Instant.ofEpochMilli(2_000), UTC);
    SealedData second = Seal.learningTokenizer(OPTIONS, later).seal(DataSet.open(folder.folder()));
    assertThat(second.manifest()).isEqualTo(first.manifest());
    assertThat(second.manifest().getCreatedAt()).isEqualTo(1_000);
  }

  @Test
  void eachOptionGivesAnotherVersion() throws IOException {
    TextFolder folder = folder("data", Corpus.documents(20));
    List<SealOptions> options =
        List.of(
            OPTIONS,
            OPTIONS.withSequenceLength(33),
            OPTIONS.withVocabularySize(301),
            OPTIONS.withHeldOutFraction(0.4),
            OPTIONS.withSeed(2));
    List<List<String>> files = new ArrayList<>();
    for (SealOptions option : options) {
      SealedData sealed = Seal.learningTokenizer(option, CLOCK).seal(DataSet.open(folder.folder()));
      files.add(sealed.manifest().getFiles().stream().map(ShardFile::getSha256).toList());
    }
    assertThat(files).doesNotHaveDuplicates();
    assertThat(list(folder.folder().sealed()).stream().filter(f -> !f.endsWith("_tmp"))).hasSize(5);
  }

  @Test
  void theTokenizerIsLearnedFromTheTrainSplitOnly() throws IOException {
    SealedData sealed = seal("data", Corpus.documents(20));
    List<String> train =
        SealedRows.documents(sealed, Split.TRAIN).values().stream()
            .map(t -> t.substring(0, t.length() - ByteLevelBpe.END_OF_TEXT.length()))
            .toList();
    assertThat(sealed.tokenizer().hash())
        .isEqualTo(ByteLevelBpeTrainer.train(train, 300).hash())
        .isEqualTo(sealed.version().getTokenizerHash());
  }

  @Test
  void aGivenTokenizerIsUsed() throws IOException {
    byte[] json = ByteLevelBpeTrainer.train(List.of("other texts, other tokens"), 270).json();
    TokenizerFolder given = TokenizerFolder.of(PipelineTokenizer.parse(json));
    RowEncoder encoder =
        new RowEncoder(given, given.ends(List.of()), Optional.empty(), LossMask.ALL);
    TextFolder folder = folder("data", Corpus.documents(20));
    SealedData sealed =
        Seal.with(encoder, OPTIONS, RowOptions.text(32), CLOCK).seal(DataSet.open(folder.folder()));
    assertThat(sealed.tokenizer().hash()).isEqualTo(given.tokenizer().hash());
    assertThat(sealed.manifest().getConfiguration())
        .containsEntry("tokenizer", given.tokenizer().hash())
        .containsEntry("vocabulary", given.tokenizer().vocabularyHash())
        .doesNotContainKey("vocabulary-size");
    assertThat(SealedRows.documents(sealed, Split.TRAIN)).isNotEmpty();
  }

  @Test
  void refusesFewerThanTwoDocuments() throws IOException {
    TextFolder folder = folder("one", Corpus.documents(1));
    DataSet data = DataSet.open(folder.folder());
    assertThatThrownBy(() -> SEAL.seal(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder.folder().root().toString())
        .hasMessageEndingWith("live rows of kind text: 1");
    TextFolder empty = new TextFolder(root.resolve("empty"));
    DataSet nothing = DataSet.open(empty.folder());
    assertThatThrownBy(() -> SEAL.seal(nothing)).hasMessageEndingWith("kind text: 0");
  }

  @Test
  void whatCannotBeReadIsNotSealed() throws IOException {
    TextFolder folder = folder("data", Corpus.documents(20));
    Files.delete(folder.shards().resolve("text-0.parquet"));
    DataSet data = DataSet.open(folder.folder());
    assertThatThrownBy(() -> SEAL.seal(data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("text-0.parquet");
    assertThat(list(folder.folder().sealed())).hasSize(1);
    assertThat(list(folder.folder().sealed().resolve("_tmp"))).isEmpty();
  }

  private SealedData seal(String name, List<Row> rows) throws IOException {
    return SEAL.seal(DataSet.open(folder(name, rows).folder()));
  }

  private TextFolder folder(String name, List<Row> rows) throws IOException {
    TextFolder folder = new TextFolder(root.resolve(name));
    folder.publish(rows);
    return folder;
  }

  private static void assertSame(SealedData actual, SealedData expected) throws IOException {
    assertThat(actual.folder().getFileName()).isEqualTo(expected.folder().getFileName());
    for (Split split : SPLITS) {
      assertThat(actual.tokens(split)).hasSameBinaryContentAs(expected.tokens(split));
    }
    assertThat(actual.tokenizer().json()).isEqualTo(expected.tokenizer().json());
  }

  private static List<List<Integer>> inputIds(SealedData data, Split split) throws IOException {
    List<List<Integer>> ids = new ArrayList<>();
    for (ShardRow row : SealedRows.read(data, split)) {
      ids.add(Arrays.stream(row.integers("input_ids")).boxed().toList());
    }
    return ids;
  }

  private static int[] positions(int[] lengths) {
    return Arrays.stream(lengths).flatMap(n -> IntStream.range(0, n)).toArray();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
