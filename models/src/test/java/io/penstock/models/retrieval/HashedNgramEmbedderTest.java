package io.penstock.models.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class HashedNgramEmbedderTest {

  private final Embedder embedder = new HashedNgramEmbedder();

  @Test
  void vectorsHaveLengthOneAndTheSaidDimension() {
    float[] vector = embedder.embed("The river drives the turbine.");
    assertThat(vector).hasSize(embedder.dimension());
    assertThat(dot(vector, vector)).isCloseTo(1, within(1e-6));
  }

  @Test
  void aTextWithoutWordsIsAllZeros() {
    assertThat(embedder.embed(" ... !?")).containsOnly(0f);
  }

  @Test
  void theSameNameGivesTheSameVectorEverywhere() {
    // Worked out once: a changed value here needs a new name, or old indexes go wrong silently.
    float[] vector = embedder.embed("penstock");
    assertThat(Arrays.hashCode(vector)).isEqualTo(-1414745151);
  }

  @Test
  void aRelatedTextLiesNearerThanAStranger() {
    float[] query = embedder.embed("regulating turbines");
    double related = dot(query, embedder.embed("the regulation of a turbine"));
    double stranger = dot(query, embedder.embed("a basket full of apples"));
    assertThat(related).isGreaterThan(stranger + 0.2);
  }

  @Test
  void caseAndUnicodeFormMakeNoDifference() {
    assertThat(embedder.embed("ＡBC Café")).isEqualTo(embedder.embed("abc cafe\u0301"));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
