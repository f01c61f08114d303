package io.penstock.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.ShardKind;
import java.util.Optional;

/** Makes pairs of prompt and response of rows that are one question and one answer. */
final class LmStudioRows {
  private LmStudioRows() {}

  static Optional<ObjectNode> row(ShardKind kind, ObjectNode row) {
    if (kind == ShardKind.PROMPT_COMPLETION) {
      return Optional.of(pair(row.get("prompt").textValue(), row.get("completion").textValue()));
    }
    if (kind != ShardKind.CONVERSATION || row.has("tools")) {
      return Optional.empty();
    }
    JsonNode messages = row.get("messages");
    return messages.size() == 2 && isPlain(messages.get(0)) && isPlain(messages.get(1))
        ? Optional.of(pair(content(messages.get(0)), content(messages.get(1))))
        : Optional.empty();
  }

  private static boolean isPlain(JsonNode message) {
    return message.size() == 2 && !message.path("role").textValue().equals("system");
  }

  private static String content(JsonNode message) {
    return message.get("content").textValue();
  }

  private static ObjectNode pair(String prompt, String response) {
    return RowJson.object().put("prompt", prompt).put("response", response);
  }
}
