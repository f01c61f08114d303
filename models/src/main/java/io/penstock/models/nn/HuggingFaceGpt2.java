package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.tensor.Safetensors;
import io.penstock.models.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@link Gpt} as a Hugging Face model folder of type {@code gpt2}: {@code config.json} and {@code
 * model.safetensors}. GPT-2 keeps the matrices of its blocks transposed and has biases everywhere;
 * ours, which there are none of, are written as zeros.
 */
public final class HuggingFaceGpt2 {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String PREFIX = "transformer.";

  private HuggingFaceGpt2() {}

  /** Writes both files into {@code directory}, which is made if missing; refuses existing files. */
  public static void write(Gpt model, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Scope scope = Scope.within(model.parameters().manager())) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      model
          .parameters()
          .byName()
          .forEach(
              (name, weight) -> {
                NDArray theirs = isTransposed(name) ? weight.transpose(1, 0) : weight;
                tensors.put(PREFIX + name, theirs);
                if (hasBias(name)) {
                  long outputs = weight.getShape().get(0);
                  tensors.put(PREFIX + biasOf(name), scope.manager().zeros(new Shape(outputs)));
                }
              });
      Safetensors.write(directory.resolve(WEIGHTS), tensors);
    }
    Files.writeString(
        directory.resolve(CONFIG),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config(model.config())) + "\n");
  }

  /**
   * Reads a folder that {@link #write} made.
   *
   * @throws IOException if it is not such a folder; GPT-2 models with biases are refused
   */
  public static Gpt read(Path directory, NDManager parent) throws IOException {
    JsonNode json = JSON.readTree(Files.readAllBytes(directory.resolve(CONFIG)));
    if (!json.path("model_type").asText().equals("gpt2")) {
      throw new IOException(
          directory.resolve(CONFIG) + ": model_type is " + json.path("model_type") + ", not gpt2");
    }
    GptConfig config =
        new GptConfig(
            json.path("vocab_size").asInt(),
            json.path("n_positions").asInt(),
            json.path("n_layer").asInt(),
            json.path("n_head").asInt(),
            json.path("n_embd").asInt(),
            json.path("penstock_seed").asLong());
    try (Scope scope = Scope.within(parent)) {
      Map<String, NDArray> weights = new LinkedHashMap<>();
      for (Map.Entry<String, NDArray> entry :
          Safetensors.read(directory.resolve(WEIGHTS), scope.manager()).entrySet()) {
        String name = entry.getKey().substring(PREFIX.length());
        NDArray theirs = entry.getValue();
        if (!name.endsWith(".bias")) {
          weights.put(name, isTransposed(name) ? theirs.transpose(1, 0) : theirs);
        } else if (theirs.abs().max().getFloat() != 0) {
          throw new IOException(directory + ": " + name + " is not zero; biases are not supported");
        }
      }
      return Gpt.of(config, weights, parent);
    }
  }

  private static ObjectNode config(GptConfig config) {
    ObjectNode json = JSON.createObjectNode();
    json.put("model_type", "gpt2");
    json.putArray("architectures").add("GPT2LMHeadModel");
    json.put("vocab_size", config.vocabSize());
    json.put("n_positions", config.contextLength());
    json.put("n_layer", config.layers());
    json.put("n_head", config.heads());
    json.put("n_embd", config.width());
    json.put("activation_function", "gelu");
    json.put("layer_norm_epsilon", 1e-5);
    json.put("tie_word_embeddings", true);
    json.put("attn_pdrop", 0.0).put("embd_pdrop", 0.0).put("resid_pdrop", 0.0);
    json.putNull("bos_token_id").putNull("eos_token_id"); // the tokenizer's files name them
    json.put("torch_dtype", "float32");
    json.put("penstock_seed", config.seed());
    return json;
  }

  private static boolean isTransposed(String name) {
    return name.startsWith("h.") && (name.contains(".attn.") || name.contains(".mlp."));
  }

  private static boolean hasBias(String name) {
    return !name.startsWith("wte.") && !name.startsWith("wpe.");
  }

  private static String biasOf(String name) {
    return name.substring(0, name.length() - "weight".length()) + "bias";
  }
}
