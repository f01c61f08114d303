package io.penstock.text.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.UnreadableException;

/**
 * Brings calls of tools into OpenAI's words: a list of objects with {@code function.name} and
 * {@code function.arguments}. Arguments stay as they came, an object or the JSON of one.
 */
final class ToolCalls {
  private static final String EXPECTED = "a name, and arguments that are a JSON object";

  private ToolCalls() {}

  /** Checks a message's {@code tool_calls}, in OpenAI's form or with name and arguments alone. */
  static String of(String name, JsonNode calls) throws UnreadableException {
    ArrayNode normal = JsonNodeFactory.instance.arrayNode();
    for (JsonNode call : JsonRecord.list(name, calls)) {
      normal.add(call(name, call));
    }
    return normal.toString();
  }

  /**
   * Reads what LLaMA-Factory's {@code function_call} turns say: the JSON of one call or several.
   */
  static String ofText(String name, String text) throws UnreadableException {
    JsonNode calls = parsed(name, text);
    ArrayNode list =
        calls instanceof ArrayNode several
            ? several
            : JsonNodeFactory.instance.arrayNode().add(calls);
    if (list.isEmpty()) {
      throw JsonRecord.empty(name);
    }
    return of(name, list);
  }

  private static ObjectNode call(String name, JsonNode call) throws UnreadableException {
    if (!(call instanceof ObjectNode object)) {
      throw invalid(name, "it is no object");
    }
    ObjectNode normal = object;
    if (!object.hasNonNull("function")) {
      ObjectNode function = object.deepCopy();
      normal = JsonNodeFactory.instance.objectNode();
      for (String outer : new String[] {"id", "type"}) {
        JsonNode value = function.remove(outer);
        if (value != null) {
          normal.set(outer, value);
        }
      }
      normal.set("function", function);
    }
    JsonNode function = normal.get("function");
    if (!function.path("name").isTextual() || function.path("name").textValue().isBlank()) {
      throw invalid(name, "it names no function");
    }
    JsonNode arguments = function.path("arguments");
    if (arguments.isTextual()) {
      arguments = parsed(name, arguments.textValue());
    }
    if (!arguments.isObject() && !arguments.isMissingNode() && !arguments.isNull()) {
      throw invalid(name, "its arguments are no object");
    }
    return normal;
  }

  private static JsonNode parsed(String name, String json) throws UnreadableException {
    try {
      JsonNode parsed = FeedbackReader.json(json);
      if (parsed.isMissingNode()) {
        throw invalid(name, "it is empty");
      }
      return parsed;
    } catch (JsonProcessingException e) {
      throw invalid(name, "it is not valid JSON: " + e.getOriginalMessage());
    }
  }

  private static UnreadableException invalid(String name, String what) {
    return new UnreadableException(
        "invalid-tool-call",
        "%s is no call of a tool: %s; expected %s".formatted(name, what, EXPECTED),
        name,
        EXPECTED);
  }
}
