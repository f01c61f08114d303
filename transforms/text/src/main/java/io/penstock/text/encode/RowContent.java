package io.penstock.text.encode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardRow;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What a shard's row says, as one text: a document's own, or a JSON object. */
public final class RowContent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COLUMNS =
      List.of("prompt", "completion", "messages", "chosen", "rejected", "label", "tools");
  private static final List<String> MESSAGE =
      List.of("role", "content", "tool_calls", "tool_call_id", "name", "train");

  private RowContent() {}

  /** The text of a row. */
  public static String of(ShardKind kind, ShardRow row) {
    if (kind == ShardKind.TEXT || kind == ShardKind.LANGUAGE_MODELING) {
      return row.text("text");
    }
    ObjectNode object = JSON.createObjectNode();
    for (String column : COLUMNS) {
      if (row.columns().contains(column)) {
        put(object, column, row.value(column));
      }
    }
    return object.toString();
  }

  /** The text of an instruction or a preference, as its shard's row would have it. */
  public static String of(SpecificRecord row) {
    ObjectNode object = JSON.createObjectNode();
    for (Schema.Field field : row.getSchema().getFields()) {
      if (COLUMNS.contains(field.name())) {
        put(object, field.name(), columnar(row.get(field.pos())));
      }
    }
    return object.toString();
  }

  /** Messages as a shard's row has them; anything else as it is. */
  private static @Nullable Object columnar(@Nullable Object value) {
    return value instanceof List<?> messages
        ? messages.stream().map(message -> values((Message) message)).toList()
        : value;
  }

  private static @Nullable Object[] values(Message message) {
    return new @Nullable Object[] {
      message.getRole(),
      message.getContent(),
      message.getToolCalls(),
      message.getToolCallId(),
      message.getName(),
      message.getTrain()
    };
  }

  private static void put(ObjectNode object, String column, @Nullable Object value) {
    if (value instanceof List<?> messages) {
      ArrayNode array = object.putArray(column);
      messages.forEach(message -> message((@Nullable Object[]) message, array.addObject()));
    } else if (value instanceof Boolean flag) {
      object.put(column, flag);
    } else if (column.equals("tools")) {
      object.set(column, value == null ? null : parsed((String) value));
    } else {
      object.put(column, (String) value);
    }
  }

  private static void message(@Nullable Object[] values, ObjectNode message) {
    // Shards of earlier versions have roles and contents only.
    for (int i = 0; i < values.length; i++) {
      String key = MESSAGE.get(i);
      if (values[i] instanceof Boolean train) {
        message.put(key, train);
      } else if (values[i] instanceof String text) {
        message.set(key, key.equals("tool_calls") ? parsed(text) : message.textNode(text));
      }
    }
  }

  static ObjectNode object(String content) {
    return (ObjectNode) parsed(content);
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a shard's row has JSON that cannot be read", e);
    }
  }
}
