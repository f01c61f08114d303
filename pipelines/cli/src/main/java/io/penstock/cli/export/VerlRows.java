package io.penstock.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Writes prompts with the answer to hold rewards against, in the columns that verl's documentation
 * asks for. A row with a conversation has its turns but the last as the prompt.
 */
final class VerlRows {
  /** What comes before the result in GSM8K's answers; verl's own preparation takes what follows. */
  private static final String RESULT_MARK = "#### ";

  static final MessageType SCHEMA =
      new MessageType(
          "row",
          text("data_source"),
          Types.requiredList()
              .element(
                  Types.requiredGroup().addFields(text("role"), text("content")).named("element"))
              .named("prompt"),
          text("ability"),
          Types.requiredGroup()
              .addFields(text("style"), text("ground_truth"))
              .named("reward_model"),
          Types.requiredGroup()
              .addFields(text("split"), Types.required(PrimitiveTypeName.INT64).named("index"))
              .named("extra_info"));

  private VerlRows() {}

  private static Type text(String name) {
    return Types.required(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  static Optional<ObjectNode> row(ShardKind kind, ShardRow row) {
    ObjectNode json = RowJson.of(row);
    ObjectNode verl = RowJson.object().put("data_source", row.text("topic"));
    switch (kind) {
      case PROMPT, PROMPT_COMPLETION -> {
        verl.putArray("prompt").addObject().put("role", "user").set("content", json.get("prompt"));
        return Optional.of(verl.put("ground_truth", result(json.path("completion").asText(""))));
      }
      case CONVERSATIONAL_PROMPT -> {
        return turns(verl, json.get("prompt"), json.get("prompt").size())
            .map(v -> v.put("ground_truth", ""));
      }
      case CONVERSATION -> {
        JsonNode messages = json.get("messages");
        int last = messages.size() - 1;
        String answer = result(messages.get(last).get("content").textValue());
        return turns(verl, messages, last).map(v -> v.put("ground_truth", answer));
      }
      case PREFERENCE,
          CONVERSATIONAL_PREFERENCE,
          UNPAIRED_PREFERENCE,
          CONVERSATIONAL_UNPAIRED_PREFERENCE,
          STEPWISE_SUPERVISION,
          LANGUAGE_MODELING,
          TEXT,
          CHUNK,
          TOKENS,
          PREFERENCE_TOKENS,
          UNPAIRED_TOKENS,
          DROPPED,
          BAD,
          DELETED -> {
        return Optional.empty();
      }
    }
    throw new IllegalArgumentException("no such kind: " + kind);
  }

  /** Empty where a turn calls a tool: the columns have no place for that. */
  private static Optional<ObjectNode> turns(ObjectNode verl, JsonNode messages, int count) {
    var prompt = verl.putArray("prompt");
    for (int i = 0; i < count; i++) {
      if (messages.get(i).has("tool_calls")) {
        return Optional.empty();
      }
      prompt
          .addObject()
          .<ObjectNode>set("role", messages.get(i).get("role"))
          .set("content", messages.get(i).get("content"));
    }
    return Optional.of(verl);
  }

  private static String result(String answer) {
    int mark = answer.lastIndexOf(RESULT_MARK);
    return mark < 0 ? answer : answer.substring(mark + RESULT_MARK.length()).strip();
  }

  /**
   * The values of a row by {@link #SCHEMA}.
   *
   * @param index the row's number in its file, from 0
   */
  static Object[] values(ObjectNode verl, long index) {
    List<Object[]> prompt = new ArrayList<>();
    for (JsonNode message : verl.get("prompt")) {
      prompt.add(
          new Object[] {message.get("role").textValue(), message.get("content").textValue()});
    }
    return new Object[] {
      verl.get("data_source").textValue(),
      prompt,
      "",
      new Object[] {"rule", verl.get("ground_truth").textValue()},
      new Object[] {"train", index}
    };
  }
}
