package io.penstock.stages.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** What a model's folder says of its tokens, besides the tokenizer itself. */
final class TokenizerFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenizerFiles() {}

  /** Whether it has a chat template. */
  static boolean hasTemplate(Path folder) throws IOException {
    Path config = folder.resolve("tokenizer_config.json");
    return Files.exists(folder.resolve("chat_template.jinja"))
        || Files.exists(folder.resolve("chat_template.json"))
        || (Files.exists(config) && JSON.readTree(Files.readAllBytes(config)).has("chat_template"));
  }

  /** The end of a text as the folder names it, or as the tokenizer's vocabulary does. */
  static OptionalInt endOf(Path folder, PipelineTokenizer tokenizer) throws IOException {
    OptionalInt named = named("eos_token", folder, tokenizer);
    int id = tokenizer.endOfTextId();
    return named.isPresent() || id < 0 ? named : OptionalInt.of(id);
  }

  /** The padding as the folder names it; as in TRL, the end of a text where it names none. */
  static OptionalInt paddingOf(Path folder) throws IOException {
    PipelineTokenizer tokenizer = PipelineTokenizer.read(folder);
    OptionalInt named = named("pad_token", folder, tokenizer);
    return named.isPresent() ? named : endOf(folder, tokenizer);
  }

  private static OptionalInt named(String key, Path folder, PipelineTokenizer tokenizer)
      throws IOException {
    Path config = folder.resolve("tokenizer_config.json");
    if (!Files.exists(config)) {
      return OptionalInt.empty();
    }
    JsonNode named = JSON.readTree(Files.readAllBytes(config)).path(key);
    return tokenizer.idOf(named.path("content").asText(named.asText()));
  }
}
