package io.penstock.models.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BestPassageTest {

  private static final String FILLER = "Nothing of interest happens in this sentence at all. ";

  @Test
  void theSentenceWithTheQuerysWordsIsCutOut() {
    String text =
        FILLER.repeat(10) + "The turbines are regulated by a governor. " + FILLER.repeat(10);
    String passage = new BestPassage(new ChunkAnalyzer(), "turbine governor").of(text);
    assertThat(passage).contains("The turbines are regulated by a governor.");
    assertThat(passage.length()).isLessThanOrEqualTo(300);
  }

  @Test
  void aShortTextIsGivenWhole() {
    assertThat(new BestPassage(new ChunkAnalyzer(), "x").of(" A short one. "))
        .isEqualTo("A short one.");
  }
}
