package io.penstock.text.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code vocab} of a model: an object from token to id, no id twice. */
final class VocabularyJson {
  static final int MOST_IDS = 1 << 24;

  private VocabularyJson() {}

  static Map<String, Integer> of(JsonAt json) {
    if (!json.node().isObject()) {
      throw json.refused("an object of tokens and their ids");
    }
    Map<String, Integer> vocabulary = new HashMap<>(json.node().size() * 2);
    Map<Integer, String> owners = new HashMap<>(json.node().size() * 2);
    for (Iterator<Map.Entry<String, JsonNode>> entries = json.node().fields();
        entries.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = entries.next();
      int id = json.key(entry.getKey()).whole(0, MOST_IDS - 1);
      @Nullable String other = owners.putIfAbsent(id, entry.getKey());
      if (other != null) {
        throw json.key(entry.getKey()).refused("an id of its own, '" + other + "' has this one");
      }
      vocabulary.put(entry.getKey(), id);
    }
    return vocabulary;
  }
}
