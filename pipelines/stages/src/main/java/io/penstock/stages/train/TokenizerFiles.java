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
    Path config = folder.resolve("tokenizer_config.json");
    if (Files.exists(config)) {
      JsonNode named = JSON.readTree(Files.readAllBytes(config)).path("eos_token");
      OptionalInt id = tokenizer.idOf(named.path("content").asText(named.asText()));
      if (id.isPresent()) {
        return id;
      }
    }
    int id = tokenizer.endOfTextId();
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
