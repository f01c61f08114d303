package io.penstock.stages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Which tokens end a text of a model: as its folder says, or else its tokenizer. */
final class EndTokens {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EndTokens() {}

  static Set<Integer> of(Path folder, PipelineTokenizer tokenizer) throws IOException {
    Set<Integer> ends = new TreeSet<>();
    for (String name : new String[] {"generation_config.json", "config.json"}) {
      Path file = folder.resolve(name);
      if (ends.isEmpty() && Files.isReadable(file)) {
        JsonNode end = JSON.readTree(Files.readAllBytes(file)).path("eos_token_id");
        if (end.isInt()) {
          ends.add(end.intValue());
        }
        end.forEach(each -> ends.add(each.asInt()));
      }
    }
    if (ends.isEmpty()) {
      try {
        ends.add(tokenizer.endOfTextId());
      } catch (IllegalStateException | IllegalArgumentException e) {
        return ends; // a tokenizer without an end: texts end by their length
      }
    }
    return ends;
  }
}
