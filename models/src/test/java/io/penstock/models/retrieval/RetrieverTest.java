package io.penstock.models.retrieval;

import static io.penstock.models.retrieval.ChunkSets.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.ChunkSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetrieverTest {

  private static final String LOG = "chunks-0";
  private static final Embedder EMBEDDER = new HashedNgramEmbedder();

  private final Path folder;

  RetrieverTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aHitSaysWhereThePassageStands() throws IOException {
    write(upsert("manual", 1, "The pump lifts water.", "The turbine turns the generator."));
    try (Retriever retriever = Retriever.open(folder, EMBEDDER)) {
      SearchHit hit = retriever.search(SearchQuery.of("turbine generator", 5)).get(0);
      assertThat(hit.documentId()).isEqualTo("manual");
      assertThat(hit.title()).isEqualTo("Title of manual");
      assertThat(hit.uri()).isEqualTo("file:///manual");
      assertThat(hit.headingPath()).containsExactly("Guide", "Part 1");
      assertThat(hit.page()).isEqualTo(2);
      assertThat(hit.ordinal()).isEqualTo(1);
      assertThat(hit.text()).isEqualTo("The turbine turns the generator.");
    }
  }

  @Test
  void oneDocumentGivesNoMoreHitsThanAsked() throws IOException {
    write(
        upsert("long", 1, "water one", "water two", "water three"),
        upsert("short", 1, "water and a lot of other things besides"));
    try (Retriever retriever = Retriever.open(folder, EMBEDDER)) {
      assertThat(retriever.search(SearchQuery.of("water", 5)))
          .extracting(SearchHit::documentId)
          .containsExactly("long", "short");
      assertThat(retriever.search(new SearchQuery("water", 5, 2)))
          .extracting(SearchHit::documentId)
          .containsExactlyInAnyOrder("long", "long", "short");
      assertThat(retriever.search(new SearchQuery("water", 1, 2))).hasSize(1);
    }
  }

  @Test
  void manyChunksOfOneDocumentDoNotHideTheOthers() throws IOException {
    String[] chunks = new String[300];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = "water number " + i;
    }
    write(
        upsert("long", 1, chunks),
        upsert("other", 1, "a single remark on water among very many words about dry sand"));
    try (Retriever retriever = Retriever.open(folder, EMBEDDER)) {
      assertThat(retriever.search(SearchQuery.of("water number", 2)))
          .extracting(SearchHit::documentId)
          .containsExactly("long", "other");
    }
  }

  @Test
  void nearestVectorsComeInTheOrderOfAnExactSearch() throws IOException {
    assertThat(recallAtTen(100)).isEqualTo(1.0);
  }

  @Test
  void amongManyNearlyAllOfTheNearestAreFound() throws IOException {
    // Measured 0.895. Random letters have no neighbourhoods: real text is easier on the graph.
    assertThat(recallAtTen(2000)).isGreaterThan(0.85);
  }

  /** The share of the exact ten nearest, in their order, that the index gives too. */
  private double recallAtTen(int chunkCount) throws IOException {
    Random random = new Random(7);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < chunkCount; i++) {
      texts.add(randomWords(random, 8));
    }
    write(upsert("all", 1, texts.toArray(String[]::new)));
    int queries = 20;
    int found = 0;
    try (Retriever retriever = Retriever.open(folder, EMBEDDER)) {
      for (int q = 0; q < queries; q++) {
        String query = randomWords(random, 4);
        List<Integer> nearest = retriever.nearest(query, 10);
        List<Integer> exactly = exactlyNearest(texts, query, 10);
        List<Integer> common = new ArrayList<>(exactly);
        common.retainAll(nearest);
        List<Integer> inTheOrderFound = new ArrayList<>(nearest);
        inTheOrderFound.retainAll(exactly);
        assertThat(inTheOrderFound).isEqualTo(common);
        found += common.size();
      }
    }
    return found / (10.0 * queries);
  }

  @Test
  void aRefreshShowsTheNewestCommit() throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER);
        Retriever retriever = Retriever.open(folder, EMBEDDER)) {
      index.apply(upsert("a", 1, "apples"), LOG, 0);
      retriever.refresh();
      assertThat(retriever.search(SearchQuery.of("apples", 1))).isEmpty();
      index.commit(Map.of(LOG, 1L));
      assertThat(retriever.search(SearchQuery.of("apples", 1))).isEmpty();
      retriever.refresh();
      assertThat(retriever.search(SearchQuery.of("apples", 1))).hasSize(1);
      assertThat(retriever.offsets()).containsOnly(Map.entry(LOG, 1L));
    }
  }

  @Test
  void aQueryWithoutWordsAndAQueryOfManyAreBothAnswered() throws IOException {
    write(upsert("a", 1, "apples"));
    StringBuilder many = new StringBuilder("apples");
    for (int i = 0; i < 3000; i++) {
      many.append(" word").append(i);
    }
    try (Retriever retriever = Retriever.open(folder, EMBEDDER)) {
      assertThat(retriever.search(SearchQuery.of("?! +-&& ||", 3))).isEmpty();
      assertThat(retriever.search(SearchQuery.of(many.toString(), 3))).hasSize(1);
    }
  }

  @Test
  void aChunkWithoutWordsDoesNoHarm() throws IOException {
    write(upsert("a", 1, "...", "apples"));
    try (Retriever retriever = Retriever.open(folder, EMBEDDER)) {
      assertThat(retriever.chunkCount()).isEqualTo(2);
      assertThat(retriever.search(SearchQuery.of("apples", 1)).get(0).ordinal()).isEqualTo(1);
    }
  }

  @Test
  void aFolderWithoutAnIndexIsNamed() {
    assertThatThrownBy(() -> Retriever.open(folder, EMBEDDER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no index in " + folder);
  }

  private void write(ChunkSet... sets) throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, EMBEDDER)) {
      for (int i = 0; i < sets.length; i++) {
        index.apply(sets[i], LOG, i);
      }
      index.commit(Map.of(LOG, (long) sets.length));
    }
  }

  private static String randomWords(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      for (int letter = 0; letter < 5; letter++) {
        text.append((char) ('a' + random.nextInt(8)));
      }
      text.append(' ');
    }
    return text.toString();
  }

  /** The ordinals of the texts with the greatest dot product. */
  private static List<Integer> exactlyNearest(List<String> texts, String query, int count) {
    float[] wanted = EMBEDDER.embed(query);
    List<Integer> ordinals = new ArrayList<>();
    double[] similarity = new double[texts.size()];
    for (int i = 0; i < texts.size(); i++) {
      ordinals.add(i);
      // What ChunkSets gives every chunk as headings belongs to what is embedded.
      float[] vector = EMBEDDER.embed("Guide\nPart " + i + "\n" + texts.get(i));
      for (int d = 0; d < vector.length; d++) {
        similarity[i] += (double) vector[d] * wanted[d];
      }
    }
    ordinals.sort(Comparator.comparingDouble((Integer i) -> -similarity[i]));
    return ordinals.subList(0, count);
  }
}
