package io.penstock.text.encode;

import io.penstock.schemas.shard.ShardKind;
import java.util.List;
import java.util.Locale;

/** What a model is to learn from rows, and so what they become. */
public enum TrainingKind {
  /** Documents, to be continued. */
  TEXT(ShardKind.TOKENS),
  /** Prompts with their completion, and conversations. */
  INSTRUCTION(ShardKind.TOKENS),
  /** Prompts with a better and a worse answer, as for DPO and reward models. */
  PREFERENCE(ShardKind.PREFERENCE_TOKENS),
  /** Prompts with an answer that is good or bad, as for KTO. */
  UNPAIRED(ShardKind.UNPAIRED_TOKENS);

  private final ShardKind sealed;

  TrainingKind(ShardKind sealed) {
    this.sealed = sealed;
  }

  /** The kind of the files that its rows become. */
  public ShardKind sealed() {
    return sealed;
  }

  /** The kinds of shards that have its rows. */
  public List<ShardKind> sources() {
    return switch (this) {
      case TEXT -> List.of(ShardKind.TEXT, ShardKind.LANGUAGE_MODELING);
      case INSTRUCTION -> List.of(ShardKind.PROMPT_COMPLETION, ShardKind.CONVERSATION);
      case PREFERENCE -> List.of(ShardKind.PREFERENCE, ShardKind.CONVERSATIONAL_PREFERENCE);
      case UNPAIRED ->
          List.of(ShardKind.UNPAIRED_PREFERENCE, ShardKind.CONVERSATIONAL_UNPAIRED_PREFERENCE);
    };
  }

  /** Whether its rows may share a row of tokens. */
  public boolean isPackable() {
    return sealed == ShardKind.TOKENS;
  }

  /** Its name in options and manifests. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
