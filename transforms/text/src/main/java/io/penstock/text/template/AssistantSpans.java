package io.penstock.text.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a text is the assistant's, by a template that does not say so itself: for each assistant
 * message, what the text up to it has more than the text before it with the generation prompt.
 * Where a template ignores {@code add_generation_prompt} and writes a header before the assistant's
 * words, the header is part of the range.
 */
final class AssistantSpans {
  private final ChatTemplate template;
  private final ObjectNode variables;
  private final LocalDateTime now;

  private AssistantSpans(ChatTemplate template, ObjectNode variables, LocalDateTime now) {
    this.template = template;
    this.variables = variables;
    this.now = now;
  }

  static Rendering of(ChatTemplate template, ObjectNode variables, LocalDateTime now) {
    String text = template.render(variables, now);
    List<TextSpan> spans = new AssistantSpans(template, variables, now).spans(text);
    return new Rendering(text, spans);
  }

  private List<TextSpan> spans(String text) {
    List<TextSpan> spans = new ArrayList<>();
    JsonNode messages = variables.path("messages");
    for (int at = 0; at < messages.size(); at++) {
      if (messages.get(at).path("role").asText().equals("assistant")) {
        spans.add(span(text, messages, at));
      }
    }
    return spans;
  }

  private TextSpan span(String text, JsonNode messages, int at) {
    String before = upTo(messages, at, true);
    String through = upTo(messages, at + 1, false);
    if (!through.startsWith(before)) {
      throw unknown(
          at,
          "its text does not go on where the generation prompt ends: the prompt has words of"
              + " its own, or earlier messages are rendered in another way");
    }
    if (!text.startsWith(through)) {
      throw unknown(
          at,
          "it is rendered in another way once later messages follow, as where the thinking of"
              + " earlier turns is left out");
    }
    return new TextSpan(before.length(), through.length());
  }

  private String upTo(JsonNode messages, int count, boolean prompt) {
    ObjectNode some = variables.objectNode();
    some.setAll(variables);
    ArrayNode first = some.putArray("messages");
    for (int at = 0; at < count; at++) {
      first.add(messages.get(at));
    }
    some.put("add_generation_prompt", prompt);
    try {
      return template.render(some, now);
    } catch (TemplateException e) {
      throw unknown(prompt ? count : count - 1, "the messages before it alone: " + e.detail());
    }
  }

  private static TemplateException unknown(int message, String why) {
    return TemplateException.failed(
        "what of the text is the assistant's cannot be computed for messages[%d]: %s; give the"
            + " template {%% generation %%} blocks",
        message, why);
  }
}
