package io.penstock.models.retrieval;

import static io.penstock.models.retrieval.ChunkSets.delete;
import static io.penstock.models.retrieval.ChunkSets.part;
import static io.penstock.models.retrieval.ChunkSets.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.models.retrieval.ChunkIndex.Applied;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.SourcePosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChunkIndexTest {

  private static final String LOG = "chunks-0";
  private static final Embedder EMBEDDER = new HashedNgramEmbedder();

  private final Path folder;

  ChunkIndexTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aNewerVersionReplacesEveryChunkOfTheOlder() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(upsert("a", 1, "apples grow", "apples fall"), LOG, 0);
      index.apply(upsert("a", 2, "pears grow"), LOG, 1);
      index.commit(Map.of(LOG, 2L));
    }
    assertThat(texts("apples pears")).containsExactly("pears grow");
  }

  @Test
  void anOlderVersionIsIgnoredBeforeAndAfterACommit() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(upsert("a", 5, "new"), LOG, 0);
      assertThat(index.apply(upsert("a", 4, "old"), LOG, 1)).isEqualTo(Applied.STALE);
      index.commit(Map.of(LOG, 2L));
      assertThat(index.apply(upsert("a", 4, "old"), LOG, 2)).isEqualTo(Applied.STALE);
      index.commit(Map.of(LOG, 3L));
    }
    assertThat(texts("old new")).containsExactly("new");
  }

  @Test
  void atEqualVersionTheLaterWins() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(upsert("a", 5, "first decision"), LOG, 0);
      assertThat(index.apply(upsert("a", 5, "second decision"), LOG, 1))
          .isEqualTo(Applied.REPLACED);
      index.commit(Map.of(LOG, 2L));
    }
    assertThat(texts("decision")).containsExactly("second decision");
  }

  @Test
  void aDeleteStaysKnownSoThatAnOlderUpsertDoesNotBringTheDocumentBack() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(upsert("a", 1, "apples"), LOG, 0);
      index.apply(delete("a", 3), LOG, 1);
      index.commit(Map.of(LOG, 2L));
    }
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      assertThat(index.apply(upsert("a", 2, "apples late"), LOG, 2)).isEqualTo(Applied.STALE);
      index.commit(Map.of(LOG, 3L));
      assertThat(texts("apples")).isEmpty();

      assertThat(index.apply(upsert("a", 4, "apples again"), LOG, 3)).isEqualTo(Applied.REPLACED);
      index.commit(Map.of(LOG, 4L));
    }
    assertThat(texts("apples")).containsExactly("apples again");
  }

  @Test
  void versionsAreComparedByTimestampThenTopicThenPartitionThenOffset() throws IOException {
    ChunkSet known = upsert("a", 5, "known");
    known.setVersion(version(5, "m", 3, 30));
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(known, LOG, 0);
      assertThat(outcome(index, version(4, "z", 9, 99))).isEqualTo(Applied.STALE);
      assertThat(outcome(index, version(5, "a", 9, 99))).isEqualTo(Applied.STALE);
      assertThat(outcome(index, version(5, "m", 2, 99))).isEqualTo(Applied.STALE);
      assertThat(outcome(index, version(5, "m", 3, 29))).isEqualTo(Applied.STALE);
      assertThat(outcome(index, version(5, "m", 3, 31))).isEqualTo(Applied.REPLACED);
      assertThat(outcome(index, version(5, "m", 4, 0))).isEqualTo(Applied.REPLACED);
      assertThat(outcome(index, version(5, "n", 0, 0))).isEqualTo(Applied.REPLACED);
      assertThat(outcome(index, version(6, "a", 0, 0))).isEqualTo(Applied.REPLACED);
    }
  }

  @Test
  void offsetsComeBackAfterReopening() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      assertThat(index.committedOffsets()).isEmpty();
      index.apply(upsert("a", 1, "apples"), LOG, 6);
      index.commit(Map.of(LOG, 7L, "chunks-1", 3L));
      index.commit(Map.of(LOG, 9L));
    }
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      assertThat(index.committedOffsets())
          .containsOnly(Map.entry(LOG, 9L), Map.entry("chunks-1", 3L));
    }
  }

  @Test
  void whatWasNotCommittedIsGoneAndSoAreItsOffsets() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(upsert("a", 1, "apples"), LOG, 0);
      index.commit(Map.of(LOG, 1L));
      index.apply(upsert("a", 2, "pears"), LOG, 1);
      index.apply(upsert("b", 1, "plums"), LOG, 2);
    }
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      assertThat(index.committedOffsets()).containsOnly(Map.entry(LOG, 1L));
    }
    assertThat(texts("apples pears plums")).containsExactly("apples");
  }

  @Test
  void aSetInPartsCountsWhenAllHaveComeAndHoldsTheOffsetsUntilThen() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(upsert("a", 1, "apples old"), LOG, 4);
      assertThat(index.apply(part("a", 2, 0, 3, 0, "apples one"), LOG, 5))
          .isEqualTo(Applied.INCOMPLETE);
      index.apply(upsert("b", 1, "plums"), LOG, 6);
      index.apply(part("a", 2, 1, 3, 1, "apples two"), LOG, 7);
      assertThat(index.firstIncompleteOffsets()).containsOnly(Map.entry(LOG, 5L));
      index.commit(Map.of(LOG, 8L));
      assertThat(index.committedOffsets()).containsOnly(Map.entry(LOG, 5L));
      assertThat(texts("apples")).containsExactlyInAnyOrder("apples old", "plums");

      assertThat(index.apply(part("a", 2, 2, 3, 2, "apples three"), LOG, 8))
          .isEqualTo(Applied.REPLACED);
      index.commit(Map.of(LOG, 9L));
      assertThat(index.committedOffsets()).containsOnly(Map.entry(LOG, 9L));
    }
    assertThat(texts("apples"))
        .containsExactlyInAnyOrder("apples one", "apples two", "apples three", "plums");
  }

  @Test
  void aProducerThatComesBackSendsTheSetAnew() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(part("a", 2, 0, 2, 0, "apples lost"), LOG, 0);
      index.apply(part("a", 2, 0, 2, 0, "apples one"), LOG, 1);
      index.apply(part("a", 2, 1, 2, 1, "apples two"), LOG, 2);
      index.commit(Map.of(LOG, 3L));
    }
    assertThat(texts("apples")).containsExactlyInAnyOrder("apples one", "apples two");
  }

  @Test
  void aNewerVersionEndsTheWaitForAnOlderOne() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(part("a", 2, 0, 2, 0, "apples one"), LOG, 0);
      index.apply(delete("a", 3), LOG, 1);
      assertThat(index.firstIncompleteOffsets()).isEmpty();
      assertThat(index.apply(part("a", 2, 1, 2, 1, "apples two"), LOG, 2)).isEqualTo(Applied.STALE);
      index.commit(Map.of(LOG, 3L));
      assertThat(index.committedOffsets()).containsOnly(Map.entry(LOG, 3L));
    }
  }

  @Test
  void theLongestWaitingSetIsGivenUpWhenTooMuchWaits() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER, 30)) {
      index.apply(part("a", 1, 0, 2, 0, "x".repeat(20)), LOG, 0);
      index.apply(part("b", 1, 0, 2, 0, "y".repeat(20)), LOG, 1);
      assertThat(index.abandonedSetCount()).isEqualTo(1);
      assertThat(index.firstIncompleteOffsets()).containsOnly(Map.entry(LOG, 1L));
    }
  }

  @Test
  void aPartThatCannotBeIsRefused() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      assertThatThrownBy(() -> index.apply(part("a", 1, 2, 2, 0, "x"), LOG, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("document 'a': part 2 of 2");
    }
  }

  @Test
  void anotherEmbedderIsRefusedAndBothAreNamed() throws IOException {
    ChunkIndex.open(folder, EMBEDDER).close();
    Embedder other = new OtherEmbedder();
    assertThatThrownBy(() -> ChunkIndex.open(folder, other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'hashed-ngrams-v1'")
        .hasMessageContaining("'other'");
    assertThatThrownBy(() -> Retriever.open(folder, other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'hashed-ngrams-v1'")
        .hasMessageContaining("'other'");
  }

  @Test
  void twoWritersOnOneFolderAreRefused() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      assertThatThrownBy(() -> ChunkIndex.open(folder, EMBEDDER))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(folder.toString());
      assertThat(index.apply(upsert("a", 1, "still works"), LOG, 0)).isEqualTo(Applied.REPLACED);
    }
  }

  @Test
  void liveVersionsNameWhatCanBeFound() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      index.apply(upsert("a", 1, "apples"), LOG, 0);
      index.apply(upsert("b", 2, "plums", "more plums"), LOG, 1);
      index.apply(upsert("c", 3, "pears"), LOG, 2);
      index.apply(delete("c", 4), LOG, 3);
      index.commit(Map.of(LOG, 4L));
    }
    try (Retriever retriever = Retriever.open(folder, EMBEDDER)) {
      assertThat(retriever.liveVersions())
          .containsOnly(Map.entry("a", ChunkSets.version(1)), Map.entry("b", ChunkSets.version(2)));
      assertThat(retriever.chunkCount()).isEqualTo(3);
      assertThat(retriever.offsets()).containsOnly(Map.entry(LOG, 4L));
    }
  }

  private static SourcePosition version(long timestamp, String topic, int partition, long offset) {
    return new SourcePosition(topic, partition, offset, timestamp);
  }

  private static Applied outcome(ChunkIndex index, SourcePosition version) throws IOException {
    ChunkSet set = upsert("a", 0, "other");
    set.setVersion(version);
    return index.apply(set, LOG, 1);
  }

  private List<String> texts(String query) throws IOException {
    try (Retriever retriever = Retriever.open(folder, EMBEDDER)) {
      return retriever.search(new SearchQuery(query, 10, 10)).stream()
          .map(SearchHit::text)
          .toList();
    }
  }

  private static final class OtherEmbedder implements Embedder {
    @Override
    public String name() {
      return "other";
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public float[] embed(String text) {
      return new float[] {1, 0};
    }
  }
}
