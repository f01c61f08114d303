package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command starts the halves as processes; were they on its classpath, they would meet. */
class ClasspathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.flink.api.common.JobID",
        "org.apache.beam.sdk.Pipeline",
        "ai.djl.ndarray.NDArray",
        "org.apache.lucene.index.IndexWriter",
        "io.penstock.text.chunk.Chunker"
      })
  void neitherHalfIsOnTheClasspath(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }
}
