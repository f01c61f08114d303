package io.penstock.text.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitDocumentsTest {
  @Test
  void aboutTheFractionIsHeldOut() {
    SplitDocuments split = SplitDocuments.of(documents(2000), 0.1, 1337);
    // 200 expected; four standard deviations are 54.
    assertThat(split.evaluation()).hasSizeBetween(146, 254);
    assertThat(split.count()).isEqualTo(2000);
  }

  @Test
  void aDocumentStaysOnItsSideWhenOthersCome() {
    SplitDocuments few = SplitDocuments.of(documents(100), 0.2, 1);
    SplitDocuments many = SplitDocuments.of(documents(500), 0.2, 1);
    assertThat(many.evaluation()).containsAll(few.evaluation());
    assertThat(many.train()).containsAll(few.train());
  }

  @Test
  void neitherSideIsEmpty() {
    assertThat(SplitDocuments.of(documents(2), 1e-9, 1).evaluation()).hasSize(1);
    assertThat(SplitDocuments.of(documents(2), 1 - 1e-9, 1).train()).hasSize(1);
  }

  @Test
  void theSeedChangesTheOrder() {
    List<LiveText> one = SplitDocuments.of(documents(50), 0.1, 1).train();
    List<LiveText> other = SplitDocuments.of(documents(50), 0.1, 2).train();
    assertThat(one).isNotEqualTo(other);
  }

  private static List<LiveText> documents(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new LiveText("doc-" + i, "hash-" + i, "text"))
        .toList();
  }
}
