package io.penstock.text.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.preference.Message;
import io.penstock.text.UnreadableException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads messages in OpenAI's words (role, content) or sharegpt's (from, value) into OpenAI's. Calls
 * of tools, for which a message has no field, become its content as JSON.
 */
final class Messages {
  private static final String ROLES = "system, user, assistant or tool";

  private Messages() {}

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
    String role = role(name, JsonRecord.text(name + "." + from, message.value(from)));
    String content = content(name, message);
    // Systems and tools may have nothing to say; an empty turn teaches nothing.
    boolean maySayNothing = role.equals("system") || role.equals("tool");
    return new Message(role, maySayNothing ? content : JsonRecord.filled(name, content));
  }

  private static String content(String name, JsonRecord message) throws UnreadableException {
    String calls = message.hasContent("tool_calls") ? message.value("tool_calls").toString() : "";
    if (!calls.isEmpty() && !message.hasAny("content", "value")) {
      return calls;
    }
    String key = message.firstOf("content", "value");
    JsonNode value = message.value(key);
    String said = value.isArray() ? parts(name, value) : JsonRecord.text(name + "." + key, value);
    if (calls.isEmpty() || said.isEmpty()) {
      return said + calls;
    }
    return said + "\n" + calls;
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
