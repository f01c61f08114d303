package io.penstock.cli.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.ShardRow;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the columns of a row as TRL and OpenAI name them. */
final class RowJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> MESSAGE =
      List.of("role", "content", "tool_calls", "tool_call_id", "name", "train");

  /** Columns that hold JSON, and are told from other texts by that. */
  private static final Set<String> OF_JSON = Set.of("tools", "tool_calls", "metadata");

  private static final Set<String> PROVENANCE =
      Set.of("topic", "partition", "offset", "document_id", "version", "content_hash");

  private RowJson() {}

  /** The row's own columns; those without a value are left out. */
  static ObjectNode of(ShardRow row) {
    ObjectNode object = JSON.createObjectNode();
    for (String column : row.columns()) {
      if (!PROVENANCE.contains(column)) {
        put(object, column, row.value(column));
      }
    }
    return object;
  }

  /** The row's own columns, and under {@code source} where they are from. */
  static ObjectNode withSource(ShardRow row) {
    ObjectNode object = of(row);
    object
        .putObject("source")
        .put("topic", row.text("topic"))
        .put("partition", row.integer("partition"))
        .put("offset", row.longValue("offset"))
        .put("document_id", row.text("document_id"))
        .put("content_hash", row.optionalText("content_hash"));
    return object;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static byte[] line(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  static byte[] indented(JsonNode node) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private static void put(ObjectNode object, String column, @Nullable Object value) {
    if (value != null) {
      object.set(column, node(column, value));
    }
  }

  private static JsonNode node(String column, Object value) {
    if (value instanceof String text) {
      return OF_JSON.contains(column) ? parsed(text) : JSON.getNodeFactory().textNode(text);
    }
    if (value instanceof @Nullable Object[] message) {
      ObjectNode object = JSON.createObjectNode();
      // Rows of format 2 have role and content alone.
      for (int i = 0; i < message.length; i++) {
        put(object, MESSAGE.get(i), message[i]);
      }
      return object;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = JSON.createArrayNode();
      list.forEach(item -> array.add(node("", item)));
      return array;
    }
    return JSON.valueToTree(value);
  }

  /** The JSON that a text is; the text where reading it back would give another. */
  private static JsonNode parsed(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.toString().equals(text)) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // Then it stays what it was: a text.
      return JSON.getNodeFactory().textNode(text);
    }
    return JSON.getNodeFactory().textNode(text);
  }
}
