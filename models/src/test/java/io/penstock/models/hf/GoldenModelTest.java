package io.penstock.models.hf;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small models that {@code judge_models.py golden} made, with transformers' logits and texts. */
class GoldenModelTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt2",
        "llama-llama3",
        "llama-longrope",
        "mistral-window",
        "qwen2",
        "qwen3",
        "qwen3-mixed"
      })
  void isReadAsTransformersReadsIt(String name, @TempDir Path directory) throws Exception {
    URI place = Objects.requireNonNull(GoldenModelTest.class.getResource("golden/" + name)).toURI();
    Path folder = Path.of(place);
    JudgedModel judged = JudgedModel.read(folder.resolve("judge.json"));
    TorchEngine.prepareThread(1);
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel model = HuggingFaceModel.read(folder, manager)) {
      judged.requireSameLogits(name, model);
      judged.requireSameText(name, model);

      Path written = directory.resolve("written");
      HuggingFaceModel.write(model, written, WriteOptions.like(folder).withMostShardBytes(4_000));
      assertThat(written.resolve(StoredWeights.INDEX)).exists();
      assertThat(written.resolve("generation_config.json"))
          .hasSameTextualContentAs(folder.resolve("generation_config.json"));
      try (LanguageModel again = HuggingFaceModel.read(written, manager)) {
        assertThat(JudgedModel.logits(again, judged.rows()))
            .containsExactly(JudgedModel.logits(model, judged.rows()));
      }
      assertThat(HuggingFaceModel.config(written)).isEqualTo(model.config());
      assertThat(Files.readString(written.resolve("config.json"))).contains("transformers_version");
    }
  }
}
