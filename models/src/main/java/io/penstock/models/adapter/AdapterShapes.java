package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Projection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an adapter of some configuration consists of, on one model.
 *
 * @param linear the paths of the linear maps with an adapter
 * @param embedding the path of the token embedding, where it has one
 * @param saved the model's own weights that are trained whole, by PEFT's names
 * @param byName the shape of each of the adapter's arrays, by PEFT's names
 */
record AdapterShapes(
    List<String> linear,
    Optional<String> embedding,
    Map<String, NDArray> saved,
    Map<String, Shape> byName) {

  /**
   * Those on {@code model}.
   *
   * @throws IllegalArgumentException if the configuration asks for what the model does not have
   */
  static AdapterShapes of(LoraConfig config, LanguageModel model) {
    Map<String, Shape> byName = new LinkedHashMap<>();
    List<String> linear = ModulePaths.linear(model, config.targets());
    for (String path : linear) {
      Projection projection = model.projections().get(path);
      long rank = config.rankAt(path);
      String name = LoraAdapter.PREFIX + path;
      byName.put(name + ".lora_A.weight", new Shape(rank, projection.inputSize()));
      byName.put(name + ".lora_B.weight", new Shape(projection.outputSize(), rank));
      if (config.dora()) {
        byName.put(name + ".lora_magnitude_vector", new Shape(projection.outputSize()));
      }
    }
    Optional<String> embedding = Optional.empty();
    if (ModulePaths.isEmbedding(model, config.targets())) {
      if (config.dora()) {
        throw new IllegalArgumentException("use_dora: embeddings take LoRA alone");
      }
      String path = ModulePaths.tokenEmbedding(model);
      String name = LoraAdapter.PREFIX + path;
      long rank = config.rankAt(path);
      byName.put(name + ".lora_embedding_A", new Shape(rank, model.config().vocabSize()));
      byName.put(name + ".lora_embedding_B", new Shape(model.config().width(), rank));
      embedding = Optional.of(path);
    }
    Map<String, NDArray> saved = new LinkedHashMap<>();
    for (String name : ModulePaths.saved(model, config.modulesToSave())) {
      requireOwn(model, name, config.tieWeights());
      NDArray weight = model.parameters().get(name);
      saved.put(LoraAdapter.PREFIX + name, weight);
      byName.put(LoraAdapter.PREFIX + name, weight.getShape());
    }
    return new AdapterShapes(linear, embedding, saved, byName);
  }

  private static void requireOwn(LanguageModel model, String name, boolean tieWeights) {
    String embedding = ModulePaths.weightOf(ModulePaths.tokenEmbedding(model));
    if (name.equals(embedding) && ModulePaths.isTied(model) && !tieWeights) {
      throw new IllegalArgumentException(
          "modules_to_save: %s is the output layer as well; ask for ensure_weight_tying, so that it"
                  .formatted(name)
              + " stays both");
    }
  }
}
