package io.penstock.text.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.ShardKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentSorterTest {
  private static final long ALL = Long.MAX_VALUE;

  @TempDir Path root;

  @Test
  void aboutTheFractionIsHeldOut() throws IOException {
    Sides split = sorted(documents(2000), 0.1, 1337, ALL);
    // 200 expected; four standard deviations are 54.
    assertThat(split.evaluation()).hasSizeBetween(146, 254);
    assertThat(split.evaluation().size() + split.train().size()).isEqualTo(2000);
  }

  @Test
  void aDocumentStaysOnItsSideWhenOthersCome() throws IOException {
    Sides few = sorted(documents(100), 0.2, 1, ALL);
    Sides many = sorted(documents(500), 0.2, 1, ALL);
    assertThat(many.evaluation()).containsAll(few.evaluation());
    assertThat(many.train()).containsAll(few.train());
  }

  @Test
  void neitherSideIsEmpty() throws IOException {
    assertThat(sorted(documents(2), 1e-9, 1, ALL).evaluation()).hasSize(1);
    assertThat(sorted(documents(2), 1 - 1e-9, 1, ALL).train()).hasSize(1);
  }

  @Test
  void theSeedChangesTheOrder() throws IOException {
    assertThat(sorted(documents(50), 0.1, 1, ALL).train())
        .isNotEqualTo(sorted(documents(50), 0.1, 2, ALL).train());
  }

  @Test
  void theOrderDependsNeitherOnMemoryNorOnTheOrderBefore() throws IOException {
    List<LiveText> documents = new ArrayList<>(documents(1000));
    documents.add(new LiveText("doc-7-again", "hash-7", ShardKind.TEXT, "text \ud83d\ude00 7"));
    Sides expected = sorted(documents, 0.1, 3, ALL);
    for (long bytes : new long[] {1, 1_000, 20_000, 300_000}) {
      Collections.shuffle(documents, new Random(bytes));
      assertThat(sorted(documents, 0.1, 3, bytes)).isEqualTo(expected);
    }
  }

  private record Sides(List<LiveText> evaluation, List<LiveText> train) {}

  private Sides sorted(List<LiveText> documents, double heldOut, long seed, long bytes)
      throws IOException {
    Path folder = Files.createTempDirectory(root, "sort");
    DocumentSorter sorter = new DocumentSorter(folder, bytes, new SplitShares(heldOut, 0));
    for (LiveText document : documents) {
      sorter.add(new KeyedText(document.key(seed), document.key(seed), document));
    }
    SplitDocuments split = sorter.sort();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("runs are deleted").hasSize(2);
    }
    return new Sides(side(split, Split.EVALUATION), side(split, Split.TRAIN));
  }

  private static List<LiveText> side(SplitDocuments split, Split side) throws IOException {
    List<LiveText> texts = new ArrayList<>();
    split.forEach(side, document -> texts.add(document.text()));
    return texts;
  }

  private static List<LiveText> documents(int count) {
    return Stream.iterate(0, i -> i < count, i -> i + 1)
        .map(i -> new LiveText("doc-" + i, "hash-" + i, ShardKind.TEXT, "text " + i))
        .toList();
  }
}
