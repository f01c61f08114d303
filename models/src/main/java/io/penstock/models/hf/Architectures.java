package io.penstock.models.hf;

import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.LlamaConfig.Family;
import io.penstock.models.nn.ModelConfig;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of models there are. */
final class Architectures {
  private static final Map<String, Architecture<?>> BY_TYPE = byType();

  private Architectures() {}

  private static Map<String, Architecture<?>> byType() {
    Map<String, Architecture<?>> byType = new TreeMap<>();
    byType.put(Gpt2.MODEL_TYPE, new Gpt2());
    for (Family family : Family.values()) {
      byType.put(family.modelType(), new LlamaFamily(family));
    }
    return byType;
  }

  /** The kind that a configuration names as {@code model_type}. */
  static Architecture<?> of(ConfigJson json) throws IOException {
    Architecture<?> architecture = BY_TYPE.get(json.node("model_type").asText());
    if (architecture == null) {
      throw json.wrong("model_type", "one of " + BY_TYPE.keySet());
    }
    return architecture;
  }

  /** The kind of a shape. */
  static Architecture<?> of(ModelConfig config) {
    if (config instanceof GptConfig) {
      return new Gpt2();
    } else if (config instanceof LlamaConfig llama) {
      return new LlamaFamily(llama.family());
    }
    throw new IllegalArgumentException("no Hugging Face format for " + config.getClass());
  }
}
