package io.penstock.cli.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardRow;
import java.util.Locale;
import java.util.Optional;

/** Which trainer's words rows are written in. */
public enum ExportFormat {
  /** All columns under TRL's names, and where the row is from. */
  JSONL {
    @Override
    Optional<ObjectNode> row(ShardKind kind, ShardRow row) {
      return Optional.of(RowJson.withSource(row));
    }
  },
  /** All columns under TRL's names. */
  TRL {
    @Override
    Optional<ObjectNode> row(ShardKind kind, ShardRow row) {
      return Optional.of(RowJson.of(row));
    }
  },
  /** Alpaca and sharegpt, with the {@code dataset_info.json} that says which. */
  LLAMAFACTORY {
    @Override
    Optional<ObjectNode> row(ShardKind kind, ShardRow row) {
      return LlamaFactoryRows.row(kind, RowJson.of(row));
    }
  },
  /** A prompt and a response. */
  LMSTUDIO {
    @Override
    Optional<ObjectNode> row(ShardKind kind, ShardRow row) {
      return LmStudioRows.row(kind, RowJson.of(row));
    }
  },
  /** Prompts with their right answers, as Parquet. */
  VERL {
    @Override
    Optional<ObjectNode> row(ShardKind kind, ShardRow row) {
      return VerlRows.row(kind, row);
    }
  };

  /** The row in this format's words; empty where it has none for it. */
  abstract Optional<ObjectNode> row(ShardKind kind, ShardRow row);

  /** Whether rows of a kind are training data at all. */
  public static boolean isExported(ShardKind kind) {
    return switch (kind) {
      case PROMPT_COMPLETION,
          CONVERSATION,
          PREFERENCE,
          CONVERSATIONAL_PREFERENCE,
          UNPAIRED_PREFERENCE,
          LANGUAGE_MODELING,
          PROMPT,
          CONVERSATIONAL_PROMPT,
          CONVERSATIONAL_UNPAIRED_PREFERENCE,
          STEPWISE_SUPERVISION,
          TEXT ->
          true;
      case CHUNK, TOKENS, PREFERENCE_TOKENS, UNPAIRED_TOKENS, DROPPED, BAD, DELETED -> false;
    };
  }

  /** What a kind's file is called. */
  String file(ShardKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-')
        + (this == VERL ? ".parquet" : ".jsonl");
  }
}
