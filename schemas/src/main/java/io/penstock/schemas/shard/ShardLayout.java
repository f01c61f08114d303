package io.penstock.schemas.shard;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of every shard kind. Rows begin with their own columns and, but for those of {@link
 * #isTokens tokens}, end with their provenance: {@code topic, partition, offset, document_id,
 * version, content_hash}.
 */
public final class ShardLayout {
  /** Raised when a reader of before could no longer read what is written now. */
  public static final int FORMAT_VERSION = 3;

  /** From this version on tombstones have rows, of kind {@code DELETED}. */
  public static final int DELETED_ROWS_SINCE = 2;

  static final long ROW_GROUP_BYTES = 64 * 1024 * 1024;

  /** Training resumes within a row group by reading the rows before: keep them few. */
  private static final long TOKENS_ROW_GROUP_BYTES = 1024 * 1024;

  static final int PAGE_BYTES = 1024 * 1024;
  static final int ZSTD_LEVEL = 3;

  private static final Map<ShardKind, MessageType> SCHEMAS = new EnumMap<>(ShardKind.class);

  static {
    for (ShardKind kind : ShardKind.values()) {
      SCHEMAS.put(kind, new MessageType("row", columns(kind)));
    }
  }

  private ShardLayout() {}

  /** The kind's Parquet schema. */
  public static MessageType schema(ShardKind kind) {
    MessageType schema = SCHEMAS.get(kind);
    if (schema == null) {
      throw new IllegalArgumentException("no layout for " + kind);
    }
    return schema;
  }

  /** How much of rows of this kind is encoded before a row group ends. */
  static long rowGroupBytes(ShardKind kind) {
    return isTokens(kind) ? TOKENS_ROW_GROUP_BYTES : ROW_GROUP_BYTES;
  }

  /** Whether its files belong to sealed versions; their rows are token ids. */
  public static boolean isTokens(ShardKind kind) {
    return kind == ShardKind.TOKENS
        || kind == ShardKind.PREFERENCE_TOKENS
        || kind == ShardKind.UNPAIRED_TOKENS;
  }

  /** SHA-256 of the kind's Parquet schema. */
  public static String schemaHash(ShardKind kind) {
    return Hashes.sha256(schema(kind).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static List<Type> columns(ShardKind kind) {
    return switch (kind) {
      case TEXT ->
          withProvenance(text("id"), text("text"), optionalText("title"), text("metadata"));
      case CHUNK ->
          withProvenance(
              text("id"),
              int32("ordinal"),
              text("text"),
              list("heading_path", stringElement()),
              Types.optional(INT32).named("page"),
              int32("start"),
              int32("end"),
              int32("token_count"));
      case PROMPT_COMPLETION -> withProvenance(text("prompt"), text("completion"));
      case CONVERSATION -> withProvenance(messages("messages"), optionalText("tools"));
      case PREFERENCE -> withProvenance(text("prompt"), text("chosen"), text("rejected"));
      case CONVERSATIONAL_PREFERENCE ->
          withProvenance(
              messages("prompt"), messages("chosen"), messages("rejected"), optionalText("tools"));
      case UNPAIRED_PREFERENCE ->
          withProvenance(
              text("prompt"), text("completion"), Types.required(BOOLEAN).named("label"));
      case TOKENS ->
          List.of(
              ints("input_ids"),
              ints("labels"),
              ints("position_ids"),
              ints("seq_lengths"),
              list(
                  "documents",
                  Types.requiredGroup()
                      .addFields(text("id"), text("content_hash"), int32("start"), int32("count"))
                      .named("element")));
      case PREFERENCE_TOKENS ->
          List.of(
              ints("prompt_ids"),
              ints("chosen_ids"),
              ints("rejected_ids"),
              ints("chosen_labels"),
              ints("rejected_labels"),
              text("document_id"),
              text("content_hash"));
      case UNPAIRED_TOKENS ->
          List.of(
              ints("prompt_ids"),
              ints("completion_ids"),
              ints("completion_labels"),
              Types.required(BOOLEAN).named("label"),
              text("document_id"),
              text("content_hash"));
      case DROPPED ->
          withProvenance(
              text("rule"),
              optionalText("value"),
              optionalText("threshold"),
              text("message"),
              optionalText("text"));
      case BAD ->
          withProvenance(
              text("rule"),
              optionalText("value"),
              optionalText("threshold"),
              text("message"),
              Types.required(BINARY).named("content"),
              optionalText("content_type"),
              optionalText("uri"));
      case DELETED -> withProvenance();
      case LANGUAGE_MODELING -> withProvenance(text("text"), optionalText("metadata"));
      case PROMPT -> withProvenance(text("prompt"));
      case CONVERSATIONAL_PROMPT -> withProvenance(messages("prompt"), optionalText("tools"));
      case CONVERSATIONAL_UNPAIRED_PREFERENCE ->
          withProvenance(
              messages("prompt"),
              messages("completion"),
              Types.required(BOOLEAN).named("label"),
              optionalText("tools"));
      case STEPWISE_SUPERVISION ->
          withProvenance(
              text("prompt"),
              list("completions", stringElement()),
              list("labels", Types.required(BOOLEAN).named("element")));
    };
  }

  private static List<Type> withProvenance(Type... own) {
    List<Type> all = new ArrayList<>(List.of(own));
    all.add(text("topic"));
    all.add(int32("partition"));
    all.add(Types.required(INT64).named("offset"));
    all.add(text("document_id"));
    all.add(Types.required(INT64).named("version"));
    all.add(optionalText("content_hash"));
    return all;
  }

  private static Type text(String name) {
    return Types.required(BINARY).as(stringType()).named(name);
  }

  private static Type optionalText(String name) {
    return Types.optional(BINARY).as(stringType()).named(name);
  }

  private static Type int32(String name) {
    return Types.required(INT32).named(name);
  }

  private static Type ints(String name) {
    return list(name, Types.required(INT32).named("element"));
  }

  private static Type stringElement() {
    return Types.required(BINARY).as(stringType()).named("element");
  }

  private static Type messages(String name) {
    return list(
        name,
        Types.requiredGroup()
            .addFields(
                text("role"),
                text("content"),
                optionalText("tool_calls"),
                optionalText("tool_call_id"),
                optionalText("name"),
                Types.optional(BOOLEAN).named("train"))
            .named("element"));
  }

  /** Parquet's three-level list, as every reader knows it. */
  private static GroupType list(String name, Type element) {
    return Types.requiredList().element(element).named(name);
  }
}
