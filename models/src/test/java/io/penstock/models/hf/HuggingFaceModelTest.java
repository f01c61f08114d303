package io.penstock.models.hf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.tensor.FloatType;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Safetensors;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceModelTest {
  private static final LlamaConfig SHAPE = LlamaConfig.of(20, 16, 1, 8, 2, 1, 12);

  private final NDManager manager = TorchEngine.newManager();
  private final Path folder;

  HuggingFaceModelTest(@TempDir Path directory) {
    folder = directory.resolve("model");
  }

  @BeforeEach
  void write() throws IOException {
    TorchEngine.prepareThread(1);
    try (LanguageModel model = HuggingFaceModel.initialised(SHAPE, 3, manager)) {
      HuggingFaceModel.write(model, folder);
    }
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void keepsTheTypesOfItsSource() throws IOException {
    Path brief = folder.resolveSibling("brief");
    Path again = folder.resolveSibling("again");
    try (LanguageModel model = HuggingFaceModel.read(folder, manager)) {
      HuggingFaceModel.write(model, brief, WriteOptions.as(FloatType.BF16));
    }
    Files.writeString(brief.resolve("tokenizer.json"), "{}");
    try (LanguageModel model = HuggingFaceModel.read(brief, manager)) {
      HuggingFaceModel.write(model, again, WriteOptions.like(brief));
    }
    for (String file : new String[] {"model.safetensors", "config.json", "tokenizer.json"}) {
      assertThat(again.resolve(file)).hasSameBinaryContentAs(brief.resolve(file));
    }
  }

  @Test
  void withoutBiasesStaysWithoutBiases() throws IOException {
    Path gpt = folder.resolveSibling("gpt");
    GptConfig shape = new GptConfig(20, 16, 1, 2, 8, 5);
    try (LanguageModel model = HuggingFaceModel.initialised(shape, 5, manager)) {
      HuggingFaceModel.write(model, gpt);
    }
    try (LanguageModel model = HuggingFaceModel.read(gpt, manager)) {
      assertThat(model.config()).isEqualTo(shape);
      assertThat(model.parameters().byName().keySet()).noneMatch(name -> name.endsWith(".bias"));
    }
  }

  @Test
  void aDocumentOfALlamaDoesNotSeeItsNeighbour() throws IOException {
    try (LanguageModel model = HuggingFaceModel.read(folder, manager)) {
      long[] ids = {1, 2, 3, 4, 5, 6, 7, 8};
      float[] before = packed(model, ids);
      ids[0] = 9;
      ids[3] = 10;
      float[] after = packed(model, ids);
      int second = 4 * SHAPE.vocabSize();
      assertThat(Arrays.copyOfRange(after, second, after.length))
          .containsExactly(Arrays.copyOfRange(before, second, before.length));
      assertThat(Arrays.copyOf(after, second)).isNotEqualTo(Arrays.copyOf(before, second));
    }
  }

  private float[] packed(LanguageModel model, long[] ids) {
    Shape row = new Shape(1, 8);
    try (GradMode mode = GradMode.off()) {
      NDArray segments = manager.create(new long[] {1, 1, 1, 1, 2, 2, 2, 2}, row);
      NDArray positions = manager.create(new long[] {0, 1, 2, 3, 0, 1, 2, 3}, row);
      NDArray logits = model.logits(manager.create(ids, row), positions, segments);
      assertThat(logits.getDataType()).isEqualTo(DataType.FLOAT32);
      return logits.toFloatArray();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model_type|\"mamba\"|model_type is \"mamba\"",
        "hidden_act|\"relu\"|hidden_act is \"relu\"",
        "hidden_size|-8|hidden_size is -8",
        "num_key_value_heads|3|num_key_value_heads is 3",
        "head_dim|3|head_dim is 3",
        "rope_parameters|{\"rope_type\":\"mrope\"}|rope_parameters.rope_type is \"mrope\"",
        "rope_parameters|{\"rope_type\":\"longrope\",\"short_factor\":[1]}|short_factor is [1], expected a list of 2",
        "rope_parameters|{\"rope_type\":\"yarn\"}|rope_parameters.factor is missing",
        "rope_parameters|{\"partial_rotary_factor\":0.5}|partial_rotary_factor is 0.5",
        "partial_rotary_factor|0.5|partial_rotary_factor is 0.5",
        "layer_types|[\"sliding_attention\"]|expected full_attention in every layer",
        "layer_types|[]|expected one for each of 1 layers",
        "layer_types|[\"linear_attention\"]|expected full_attention or sliding_attention",
        "num_hidden_layers|2|has no weight model.layers.1.input_layernorm.weight",
        "vocab_size|21|model.embed_tokens.weight has shape (20, 8)",
        "tie_word_embeddings|true|lm_head.weight differs from model.embed_tokens.weight",
      })
  void refusesAConfiguration(String key, String value, String reason) throws IOException {
    Path file = folder.resolve("config.json");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode config = (ObjectNode) mapper.readTree(file.toFile());
    config.set(key, mapper.readTree(value));
    mapper.writeValue(file.toFile(), config);
    assertThatThrownBy(() -> HuggingFaceModel.read(folder, manager))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void refusesWeightsThatBelongNowhere() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Map<String, NDArray> weights = new LinkedHashMap<>(Safetensors.read(file, manager));
    weights.put("model.layers.0.self_attn.q_proj.bias", manager.zeros(new Shape(8)));
    Files.delete(file);
    Safetensors.write(file, weights);
    assertThatThrownBy(() -> HuggingFaceModel.read(folder, manager))
        .hasMessageContaining("model.layers.0.self_attn.q_proj.bias");
  }

  @Test
  void tellsTheShapeOfAMissingWeightAsFilesHaveIt() throws IOException {
    Path gpt = folder.resolveSibling("gpt");
    try (LanguageModel model =
        HuggingFaceModel.initialised(new GptConfig(20, 16, 1, 2, 8, 5), 5, manager)) {
      HuggingFaceModel.write(model, gpt);
    }
    Path file = gpt.resolve("model.safetensors");
    Map<String, NDArray> weights = new LinkedHashMap<>(Safetensors.read(file, manager));
    String transposed = "transformer.h.0.mlp.c_fc.weight";
    assertThat(weights.remove(transposed)).isNotNull();
    Files.delete(file);
    Safetensors.write(file, weights);
    assertThatThrownBy(() -> HuggingFaceModel.read(gpt, manager))
        .hasMessageEndingWith("has no weight " + transposed + ", expected one of shape (8, 32)");
  }

  @Test
  void refusesShardsOutsideTheFolder() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"x\":\"../other.safetensors\"}}");
    assertThatThrownBy(() -> HuggingFaceModel.read(folder, manager))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("../other.safetensors");
  }
}
