package io.penstock.models.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
  private static final int[] PROMPT = {1, 2, 3};

  private final NDManager manager = TorchEngine.newManager();
  private final Generator generator =
      new Generator(Gpt.initialised(new GptConfig(40, 8, 1, 2, 16, 3), manager));

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void theSeedDecides() {
    int[] text = generator.generate(PROMPT, new Sampling(20, 1, 0, -1, 5));

    assertThat(text).hasSize(20); // beyond the context of 8
    assertThat(generator.generate(PROMPT, new Sampling(20, 1, 0, -1, 5))).isEqualTo(text);
    assertThat(generator.generate(PROMPT, new Sampling(20, 1, 0, -1, 6))).isNotEqualTo(text);
  }

  @Test
  void drawingFromTheBestOneIsGreedy() {
    assertThat(generator.generate(PROMPT, new Sampling(10, 1, 1, -1, 5)))
        .isEqualTo(generator.generate(PROMPT, Sampling.greedy(10)));
  }

  @Test
  void endsAtTheStopToken() {
    int[] text = generator.generate(PROMPT, new Sampling(20, 1, 0, -1, 5));
    int[] stopped = generator.generate(PROMPT, new Sampling(20, 1, 0, text[4], 5));

    assertThat(stopped).hasSizeLessThanOrEqualTo(4).doesNotContain(text[4]);
  }

  @Test
  void samplesAreJsonLines(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("samples.jsonl");
    GeneratedSample.write(
        file, List.of(new GeneratedSample("a \"b\"", "c\nd"), new GeneratedSample("é", "")));

    assertThat(file)
        .hasContent(
            """
            {"prompt":"a \\"b\\"","completion":"c\\nd"}
            {"prompt":"é","completion":""}
            """);
  }

  @Test
  void needsAPrompt() {
    assertThatThrownBy(() -> generator.generate(new int[0], Sampling.greedy(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
