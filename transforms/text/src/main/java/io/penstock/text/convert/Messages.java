package io.penstock.text.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.preference.Message;
import io.penstock.text.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in OpenAI's words (role, content, tool_calls) or sharegpt's (from, value) into
 * OpenAI's.
 */
final class Messages {
  private static final String ROLES = "system, user, assistant or tool";

  private Messages() {}

  /** A turn that says something, and nothing else. */
  static Message said(String role, String content) {
    return Message.newBuilder().setRole(role).setContent(content).build();
  }

  /** One message or a list of them; at least one. */
  static List<Message> of(JsonRecord record, String key) throws UnreadableException {
    return of(key, record.value(key));
  }

  static List<Message> of(String name, JsonNode value) throws UnreadableException {
    if (value.isObject()) {
      return List.of(message(name, value));
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode item : JsonRecord.list(name, value)) {
      messages.add(message("%s[%d]".formatted(name, messages.size()), item));
    }
    if (messages.isEmpty()) {
      throw JsonRecord.empty(name);
    }
    return messages;
  }

  /**
   * Makes prompt and two answers of two whole conversations: what both begin with is the prompt.
   */
  static int commonPrefix(List<Message> one, List<Message> other) {
    int shared = 0;
    while (shared < one.size()
        && shared < other.size()
        && one.get(shared).equals(other.get(shared))) {
      shared++;
    }
    return shared;
  }

  private static Message message(String name, JsonNode node) throws UnreadableException {
    if (!(node instanceof ObjectNode object)) {
      throw JsonRecord.wrongType(name, node, "an object with role and content");
    }
    JsonRecord message = new JsonRecord(object);
    String from = message.firstOf("role", "from");
    String word = JsonRecord.text(name + "." + from, message.value(from));
    String role = role(name, word);
    String calls = message.hasContent("tool_calls") ? calls(name, message) : null;
    String content = content(name, message, calls != null);
    if (word.equals("function_call")) {
      calls = ToolCalls.ofText(name, content);
      content = "";
    }
    // Systems and tools may have nothing to say; an empty turn teaches nothing.
    boolean maySayNothing = role.equals("system") || role.equals("tool") || calls != null;
    return Message.newBuilder()
        .setRole(role)
        .setContent(maySayNothing ? content : JsonRecord.filled(name, content))
        .setToolCalls(calls)
        .setToolCallId(optional(name, message, "tool_call_id"))
        .setName(optional(name, message, "name"))
        .setTrain(train(name, message))
        .build();
  }

  private static String calls(String name, JsonRecord message) throws UnreadableException {
    return ToolCalls.of(name + ".tool_calls", message.value("tool_calls"));
  }

  private static @Nullable String optional(String name, JsonRecord message, String key)
      throws UnreadableException {
    return message.has(key) ? JsonRecord.text(name + "." + key, message.value(key)) : null;
  }

  /** OpenAI says it by a weight of 0 or 1, axolotl by true and false. */
  private static @Nullable Boolean train(String name, JsonRecord message)
      throws UnreadableException {
    if (message.has("train")) {
      return message.flag("train");
    }
    if (!message.has("weight")) {
      return null;
    }
    JsonNode weight = message.value("weight");
    if (!weight.isNumber() || (weight.doubleValue() != 0 && weight.doubleValue() != 1)) {
      throw JsonRecord.wrongType(name + ".weight", weight, "0 or 1");
    }
    return weight.doubleValue() == 1;
  }

  private static String content(String name, JsonRecord message, boolean callsTools)
      throws UnreadableException {
    if (callsTools && !message.hasAny("content", "value")) {
      return "";
    }
    String key = message.firstOf("content", "value");
    JsonNode value = message.value(key);
    return value.isArray() ? parts(name, value) : JsonRecord.text(name + "." + key, value);
  }

  private static String parts(String name, JsonNode value) throws UnreadableException {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : value) {
      if (!part.path("text").isTextual()) {
        throw JsonRecord.wrongType(name + ".content", part, "parts of type text");
      }
      text.append(JsonRecord.text(name + ".content", part.path("text")));
    }
    return text.toString();
  }

  private static String role(String name, String role) throws UnreadableException {
    return switch (role) {
      case "system", "developer" -> "system";
      case "user", "human" -> "user";
      case "assistant", "gpt", "function_call", "chatgpt", "model", "bot" -> "assistant";
      case "tool", "function", "observation" -> "tool";
      default ->
          throw new UnreadableException(
              "unknown-role",
              "%s has the role '%s', known are %s".formatted(name, role, ROLES),
              role,
              ROLES);
    };
  }
}
