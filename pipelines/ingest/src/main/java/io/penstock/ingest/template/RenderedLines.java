package io.penstock.ingest.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.template.ChatTemplate;
import io.penstock.text.template.ChatTemplates;
import io.penstock.text.template.Rendering;
import io.penstock.text.template.TemplateException;
import io.penstock.text.template.TextSpan;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renders one line after the other, and counts. */
final class RenderedLines {
  private final Map<String, ChatTemplate> templates = new LinkedHashMap<>();
  private final ObjectNode specialTokens;
  private final Optional<String> name;
  private final boolean assistant;
  private final LocalDateTime now;
  private final JsonMapper json;
  private long rendered;
  private long errors;

  /**
   * @param source of the templates
   * @param name of the one to take; else tool_use for lines with tools, where there is one, and
   *     default for all others, as in transformers
   * @param assistant whether to say what of a text is the assistant's
   * @param now what strftime_now takes the time to be
   * @param maxBytes of a line
   * @throws TemplateException if one of them cannot be compiled
   */
  RenderedLines(
      ChatTemplates source,
      Optional<String> name,
      boolean assistant,
      LocalDateTime now,
      int maxBytes) {
    source.templates().forEach((key, text) -> templates.put(key, compiled(key, text)));
    this.specialTokens = source.specialTokens();
    this.name = name;
    this.assistant = assistant;
    this.now = now;
    StreamReadConstraints limits =
        StreamReadConstraints.builder().maxStringLength(maxBytes).maxNestingDepth(200).build();
    this.json =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  private static ChatTemplate compiled(String key, String text) {
    try {
      return ChatTemplate.compile(text);
    } catch (TemplateException e) {
      throw new IllegalArgumentException("the template '%s': %s".formatted(key, e.getMessage()), e);
    }
  }

  /** The text of a line, or why there is none. */
  byte[] render(byte[] line) throws IOException {
    try {
      ObjectNode result = json.createObjectNode();
      render(variables(line), result);
      byte[] text = json.writeValueAsBytes(result);
      rendered++;
      return text;
    } catch (TemplateException | IllegalArgumentException e) {
      return error(e.getMessage());
    }
  }

  private byte[] error(@Nullable String message) throws IOException {
    errors++;
    return json.writeValueAsBytes(json.createObjectNode().put("error", message));
  }

  /** For a line that was not even read. */
  byte[] tooLong(long bytes) throws IOException {
    return error("the line has %d bytes".formatted(bytes));
  }

  private ObjectNode variables(byte[] line) throws IOException {
    JsonNode record;
    try {
      record = json.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("invalid JSON: " + e.getOriginalMessage(), e);
    }
    if (!record.path("messages").isArray()) {
      throw new IllegalArgumentException("the key \"messages\" with a list is missing");
    }
    ObjectNode variables = json.createObjectNode();
    variables.setAll(specialTokens);
    variables.putNull("tools").putNull("documents").put("add_generation_prompt", false);
    variables.setAll((ObjectNode) record);
    return variables;
  }

  private void render(ObjectNode variables, ObjectNode result) {
    ChatTemplate template = template(variables);
    if (!assistant) {
      result.put("text", template.render(variables, now));
      return;
    }
    Rendering rendering = template.renderWithAssistant(variables, now);
    String text = rendering.text();
    result.put("text", text);
    ArrayNode spans = result.putArray("assistant");
    int at = 0;
    int characters = 0;
    for (TextSpan span : rendering.assistant()) {
      // Characters are code points in JSON's other readers.
      int start = characters + text.codePointCount(at, span.start());
      characters = start + text.codePointCount(span.start(), span.end());
      at = span.end();
      spans.addArray().add(start).add(characters);
    }
  }

  private ChatTemplate template(JsonNode variables) {
    boolean tools = !variables.path("tools").isNull();
    String wanted =
        name.orElse(tools && templates.containsKey("tool_use") ? "tool_use" : "default");
    ChatTemplate template = templates.get(wanted);
    if (template == null) {
      throw new IllegalArgumentException(
          "no template '%s': there are %s".formatted(wanted, templates.keySet()));
    }
    return template;
  }

  /** As many as there were lines, in a sentence. */
  String summary() {
    return "%d lines: %d rendered, %d errors".formatted(rendered + errors, rendered, errors);
  }
}
