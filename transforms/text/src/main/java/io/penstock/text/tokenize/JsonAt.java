package io.penstock.text.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** A value in a JSON file together with its key path, so that a refusal can say where. */
record JsonAt(JsonNode node, String path) {
  JsonAt key(String key) {
    return new JsonAt(node.path(key), path.isEmpty() ? key : path + '.' + key);
  }

  boolean isAbsent() {
    return node.isMissingNode() || node.isNull();
  }

  List<JsonAt> items() {
    if (isAbsent()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw refused("an array");
    }
    List<JsonAt> items = new ArrayList<>(node.size());
    for (JsonNode item : node) {
      items.add(new JsonAt(item, path + '[' + items.size() + ']'));
    }
    return items;
  }

  JsonAt item(int index) {
    return new JsonAt(node.path(index), path + '[' + index + ']');
  }

  String type() {
    return key("type").text();
  }

  String text() {
    if (!node.isTextual()) {
      throw refused("a string");
    }
    return node.textValue();
  }

  String text(String absent) {
    return isAbsent() ? absent : text();
  }

  boolean flag(boolean absent) {
    if (isAbsent()) {
      return absent;
    }
    if (!node.isBoolean()) {
      throw refused("true or false");
    }
    return node.booleanValue();
  }

  int whole(int least, int most) {
    if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
      throw refused("a whole number from " + least + " to " + most);
    }
    return node.intValue();
  }

  int whole(int least, int most, int absent) {
    return isAbsent() ? absent : whole(least, most);
  }

  double number() {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw refused("a number");
    }
    return node.doubleValue();
  }

  /** Refuses keys beside these, since what they ask for would not be done. */
  JsonAt only(Set<String> keys) {
    if (!node.isObject()) {
      throw refused("an object");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!keys.contains(name) && !name.equals("type")) {
        throw new IllegalArgumentException(
            key(name).path + " is not a setting that is known here; known are " + sorted(keys));
      }
    }
    return this;
  }

  private static List<String> sorted(Set<String> keys) {
    return keys.stream().sorted().toList();
  }

  IllegalArgumentException refused(String expected) {
    return new IllegalArgumentException(
        (path.isEmpty() ? "the file" : path) + " must be " + expected + ", found " + shown());
  }

  private String shown() {
    if (node.isMissingNode()) {
      return "nothing";
    }
    if (node.isContainerNode()) {
      return node.isArray() ? "an array" : "an object";
    }
    String value = node.toString();
    return value.length() > 80 ? value.substring(0, 80) + "..." : value;
  }
}
