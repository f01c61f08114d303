package io.penstock.text.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.UnreadableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A JSON object whose keys are asked for by name and type. A null counts as no value. */
record JsonRecord(ObjectNode object) {

  boolean has(String key) {
    return object.hasNonNull(key);
  }

  boolean hasAny(String... keys) {
    return Arrays.stream(keys).anyMatch(this::has);
  }

  boolean isText(String key) {
    return object.path(key).isTextual();
  }

  /** Whether there is something under the key: no empty string, no empty list. */
  boolean hasContent(String key) {
    JsonNode value = object.path(key);
    return value.isTextual() ? !value.textValue().isBlank() : !value.isEmpty();
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** The first of these keys that has a value. */
  String firstOf(String... keys) throws UnreadableException {
    for (String key : keys) {
      if (has(key)) {
        return key;
      }
    }
    throw missing(String.join(" or ", keys));
  }

  JsonNode value(String key) throws UnreadableException {
    JsonNode value = object.get(key);
    if (value == null) {
      throw missing(key);
    }
    return value;
  }

  /** A string that is not blank. */
  String text(String key) throws UnreadableException {
    return filled(key, textOrEmpty(key));
  }

  String textOrEmpty(String key) throws UnreadableException {
    return text(key, value(key));
  }

  static String text(String name, JsonNode value) throws UnreadableException {
    if (!value.isTextual()) {
      throw wrongType(name, value, "a string");
    }
    return wellFormed(name, value.textValue());
  }

  static String filled(String name, String text) throws UnreadableException {
    if (text.isBlank()) {
      throw empty(name);
    }
    return text;
  }

  boolean flag(String key) throws UnreadableException {
    return flag(key, value(key));
  }

  static boolean flag(String name, JsonNode value) throws UnreadableException {
    if (!value.isBoolean()) {
      throw wrongType(name, value, "true or false");
    }
    return value.booleanValue();
  }

  List<JsonNode> list(String key) throws UnreadableException {
    return list(key, value(key));
  }

  static List<JsonNode> list(String name, JsonNode value) throws UnreadableException {
    if (!value.isArray()) {
      throw wrongType(name, value, "a list");
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return items;
  }

  /**
   * The definitions of tools: a list, or the JSON of one in a string; null without any, as an empty
   * list.
   */
  @Nullable String tools() throws UnreadableException {
    if (!hasContent("tools")) {
      return null;
    }
    JsonNode value = value("tools");
    if (!value.isTextual()) {
      return value.toString();
    }
    String text = text("tools");
    try {
      JsonNode definitions = FeedbackReader.json(text);
      return definitions.isContainerNode() && definitions.isEmpty() ? null : text;
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          "invalid-tools", "tools is not valid JSON: " + e.getOriginalMessage(), null, "JSON");
    }
  }

  /** The JSON of what is there; null without a value. */
  @Nullable String jsonOrNull(String key) throws UnreadableException {
    return has(key) ? value(key).toString() : null;
  }

  UnreadableException missing(String expected) {
    String found = String.join(", ", keys());
    return new UnreadableException(
        "missing-key", "there is no %s; found: %s".formatted(expected, found), found, expected);
  }

  static UnreadableException empty(String name) {
    return new UnreadableException("empty-field", name + " is empty", name, null);
  }

  static UnreadableException wrongType(String name, JsonNode found, String expected) {
    String type = found.getNodeType().name().toLowerCase(Locale.ROOT);
    return new UnreadableException(
        "wrong-type",
        "%s is of type %s, expected %s".formatted(name, type, expected),
        name + ": " + type,
        expected);
  }

  /** Half a surrogate pair, which JSON can escape, is no text: UTF-8 cannot hold it. */
  private static String wellFormed(String name, String text) throws UnreadableException {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(
            text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          throw new UnreadableException(
              "invalid-json", name + " holds half a surrogate pair at character " + i);
        }
        i++;
      }
    }
    return text;
  }
}
