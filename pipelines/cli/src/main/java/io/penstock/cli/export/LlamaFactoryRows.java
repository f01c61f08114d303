package io.penstock.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.ShardKind;
import java.util.Collection;
import java.util.Optional;

/**
 * Writes rows as LLaMA-Factory's alpaca and sharegpt. It has no words for a turn that is not to be
 * learned, for one that both speaks and calls a tool, for steps, and for prompts alone: such rows
 * have no form here. What a tool's answer is called is left out.
 */
final class LlamaFactoryRows {
  private LlamaFactoryRows() {}

  static Optional<ObjectNode> row(ShardKind kind, ObjectNode row) {
    return switch (kind) {
      case PROMPT_COMPLETION -> Optional.of(alpaca(row).set("output", row.get("completion")));
      case PREFERENCE ->
          Optional.of(
              alpaca(row)
                  .<ObjectNode>set("chosen", row.get("chosen"))
                  .set("rejected", row.get("rejected")));
      case UNPAIRED_PREFERENCE ->
          Optional.of(
              alpaca(row)
                  .<ObjectNode>set("output", row.get("completion"))
                  .set("kto_tag", row.get("label")));
      case LANGUAGE_MODELING, TEXT -> Optional.of(RowJson.object().set("text", row.get("text")));
      case CONVERSATION -> talk(row, row.get("messages"));
      case CONVERSATIONAL_UNPAIRED_PREFERENCE ->
          talk(row, row.get("prompt"), row.get("completion"))
              .map(talk -> talk.set("kto_tag", row.get("label")));
      case CONVERSATIONAL_PREFERENCE -> preference(row);
      case PROMPT,
          CONVERSATIONAL_PROMPT,
          STEPWISE_SUPERVISION,
          CHUNK,
          TOKENS,
          PREFERENCE_TOKENS,
          UNPAIRED_TOKENS,
          DROPPED,
          BAD,
          DELETED ->
          Optional.empty();
    };
  }

  private static ObjectNode alpaca(ObjectNode row) {
    return RowJson.object().<ObjectNode>set("instruction", row.get("prompt")).put("input", "");
  }

  private static Optional<ObjectNode> talk(ObjectNode row, JsonNode... parts) {
    ObjectNode talk = RowJson.object();
    ArrayNode turns = talk.putArray("conversations");
    for (JsonNode part : parts) {
      for (JsonNode message : part) {
        Optional<ObjectNode> turn = turn(message);
        if (turn.isEmpty()) {
          return Optional.empty();
        }
        turns.add(turn.get());
      }
    }
    JsonNode tools = row.get("tools");
    if (tools != null) {
      talk.put("tools", tools.isTextual() ? tools.textValue() : tools.toString());
    }
    return Optional.of(talk);
  }

  private static Optional<ObjectNode> preference(ObjectNode row) {
    JsonNode chosen = row.get("chosen");
    JsonNode rejected = row.get("rejected");
    if (chosen.size() != 1 || rejected.size() != 1) {
      return Optional.empty();
    }
    Optional<ObjectNode> better = turn(chosen.get(0));
    Optional<ObjectNode> worse = turn(rejected.get(0));
    if (better.isEmpty() || worse.isEmpty()) {
      return Optional.empty();
    }
    return talk(row, row.get("prompt"))
        .map(talk -> talk.<ObjectNode>set("chosen", better.get()).set("rejected", worse.get()));
  }

  private static Optional<ObjectNode> turn(JsonNode message) {
    JsonNode train = message.path("train");
    if (train.isBoolean() && !train.booleanValue()) {
      return Optional.empty();
    }
    String content = message.get("content").textValue();
    if (message.has("tool_calls")) {
      return content.isEmpty()
          ? Optional.of(said("function_call", calls(message.get("tool_calls")).toString()))
          : Optional.empty();
    }
    String from =
        switch (message.get("role").textValue()) {
          case "user" -> "human";
          case "assistant" -> "gpt";
          case "tool" -> "observation";
          default -> message.get("role").textValue();
        };
    return Optional.of(said(from, content));
  }

  /** Name and arguments stand one level higher than at OpenAI. */
  private static ArrayNode calls(JsonNode calls) {
    ArrayNode flat = RowJson.object().arrayNode();
    for (JsonNode call : calls) {
      ObjectNode each = flat.addObject();
      call.fields()
          .forEachRemaining(
              field -> {
                if (field.getKey().equals("function")) {
                  field
                      .getValue()
                      .fields()
                      .forEachRemaining(f -> each.set(f.getKey(), f.getValue()));
                } else {
                  each.set(field.getKey(), field.getValue());
                }
              });
    }
    return flat;
  }

  private static ObjectNode said(String from, String value) {
    return RowJson.object().put("from", from).put("value", value);
  }

  /** The entries of a {@code dataset_info.json}, by the names of the files without their ending. */
  static ObjectNode information(Collection<ShardKind> kinds) {
    ObjectNode all = RowJson.object();
    for (ShardKind kind : kinds) {
      String file = ExportFormat.LLAMAFACTORY.file(kind);
      ObjectNode entry =
          all.putObject(file.substring(0, file.lastIndexOf('.'))).put("file_name", file);
      describe(kind, entry);
    }
    return all;
  }

  private static void describe(ShardKind kind, ObjectNode entry) {
    switch (kind) {
      case PROMPT_COMPLETION -> alpacaColumns(entry).put("response", "output");
      case UNPAIRED_PREFERENCE ->
          alpacaColumns(entry).put("response", "output").put("kto_tag", "kto_tag");
      case PREFERENCE ->
          alpacaColumns(entry.put("ranking", true))
              .put("chosen", "chosen")
              .put("rejected", "rejected");
      case LANGUAGE_MODELING, TEXT -> entry.putObject("columns").put("prompt", "text");
      case CONVERSATION -> talkColumns(entry);
      case CONVERSATIONAL_UNPAIRED_PREFERENCE -> talkColumns(entry).put("kto_tag", "kto_tag");
      case CONVERSATIONAL_PREFERENCE ->
          talkColumns(entry.put("ranking", true))
              .put("chosen", "chosen")
              .put("rejected", "rejected");
      case PROMPT,
          CONVERSATIONAL_PROMPT,
          STEPWISE_SUPERVISION,
          CHUNK,
          TOKENS,
          PREFERENCE_TOKENS,
          UNPAIRED_TOKENS,
          DROPPED,
          BAD,
          DELETED ->
          throw new IllegalArgumentException("no rows of " + kind + " were written");
    }
  }

  private static ObjectNode alpacaColumns(ObjectNode entry) {
    return entry.putObject("columns").put("prompt", "instruction").put("query", "input");
  }

  private static ObjectNode talkColumns(ObjectNode entry) {
    return entry
        .put("formatting", "sharegpt")
        .putObject("columns")
        .put("messages", "conversations")
        .put("tools", "tools");
  }
}
