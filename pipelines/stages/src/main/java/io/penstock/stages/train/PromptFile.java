package io.penstock.stages.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.reinforce.Prompt;
import io.penstock.models.reinforce.PromptRows;
import io.penstock.text.convert.JsonProblem;
import io.penstock.text.template.ChatTemplate;
import io.penstock.text.template.ChatTemplates;
import io.penstock.text.template.TemplateException;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of prompts, JSON lines or an array: {@code prompt} is a text or a list of messages; all
 * other values of a row are its columns, for reward functions. {@link #counts} says what became of
 * the rows.
 */
final class PromptFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For templates that write the date: the same rows are to give the same tokens tomorrow. */
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final PipelineTokenizer tokenizer;
  private final @Nullable ChatTemplate template;
  private final ObjectNode variables;
  private final int maxTokens;
  private final Map<String, Long> counts = new TreeMap<>();

  /**
   * With the tokenizer and the chat template of a model's folder; it may have no template.
   *
   * @param maxTokens longer prompts are left out, and counted
   */
  PromptFile(Path modelFolder, PipelineTokenizer tokenizer, int maxTokens) throws IOException {
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
    String source = null;
    ObjectNode specials = JSON.createObjectNode();
    if (TokenizerFiles.hasTemplate(modelFolder)) {
      ChatTemplates templates = ChatTemplates.read(modelFolder);
      source = templates.templates().get("default");
      specials = templates.specialTokens();
    }
    template = source == null ? null : ChatTemplate.compile(source);
    variables = specials;
  }

  /** How many rows were read, used, too long and empty. */
  Map<String, Long> counts() {
    return counts;
  }

  /**
   * The prompts of a file, of which the last share is held out.
   *
   * @throws IOException naming the row that is no prompt, or if none is left
   */
  PromptRows read(Path file, double heldOutFraction) throws IOException {
    List<Prompt> prompts = new ArrayList<>();
    for (String name : List.of("rows", "used", "prompt-too-long", "empty-prompt")) {
      counts.put(name, 0L);
    }
    JsonRows.each(
        file,
        (place, json) -> {
          count("rows");
          Prompt prompt = prompt(place.toString(), tree(place, json));
          if (prompt.ids().length == 0) {
            count("empty-prompt");
          } else if (prompt.ids().length > maxTokens) {
            count("prompt-too-long");
          } else {
            count("used");
            prompts.add(prompt);
          }
        });
    int train = prompts.size() - (int) (prompts.size() * heldOutFraction);
    if (train == 0) {
      throw new IOException(file + ": has no prompt to learn from: " + counts);
    }
    long hash = 17;
    for (Prompt prompt : prompts) {
      hash = hash * 31 + Arrays.hashCode(prompt.ids());
      hash = hash * 31 + new TreeMap<>(prompt.columns()).hashCode();
    }
    return new PromptRows(
        file.getFileName() + "-" + prompts.size() + "-" + Long.toHexString(hash),
        prompts.subList(0, train),
        prompts.subList(train, prompts.size()));
  }

  private static JsonNode tree(JsonRows.Place place, byte[] json) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException(place + ": " + JsonProblem.of(e), e);
    }
  }

  private void count(String name) {
    counts.merge(name, 1L, Long::sum);
  }

  private Prompt prompt(String place, JsonNode row) throws IOException {
    JsonNode said = row.path("prompt");
    Map<String, String> columns = new HashMap<>();
    for (Map.Entry<String, JsonNode> column : row.properties()) {
      if (!column.getKey().equals("prompt")) {
        JsonNode value = column.getValue();
        columns.put(column.getKey(), value.isValueNode() ? value.asText() : value.toString());
      }
    }
    if (said.isTextual()) {
      int[] ids = tokenizer.framing().apply(tokenizer.encode(said.asText()));
      return new Prompt(ids, said.asText(), columns);
    } else if (said.isArray()) {
      return new Prompt(rendered(place, said), said.toString(), columns);
    }
    throw new IOException(place + ": expected prompt, a text or a list of messages");
  }

  private int[] rendered(String place, JsonNode messages) throws IOException {
    if (template == null) {
      throw new IOException(
          place
              + ": a conversation, and the model's folder has no chat template: put a"
              + " chat_template.jinja into it");
    }
    ObjectNode given = variables.deepCopy();
    given.set("messages", messages);
    given.put("add_generation_prompt", true);
    try {
      return tokenizer.encode(template.render(given, NOW), Specials.AS_TOKENS);
    } catch (TemplateException e) {
      throw new IOException(place + ": the chat template: " + e.getMessage(), e);
    }
  }
}
