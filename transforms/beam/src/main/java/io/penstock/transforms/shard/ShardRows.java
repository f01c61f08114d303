package io.penstock.transforms.shard;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.ConversationalPreference;
import io.penstock.schemas.preference.ConversationalPrompt;
import io.penstock.schemas.preference.ConversationalUnpairedPreference;
import io.penstock.schemas.preference.LanguageModelingText;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.schemas.preference.Prompt;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.preference.StepwiseSupervision;
import io.penstock.schemas.preference.UnpairedPreference;
import io.penstock.schemas.shard.ShardKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns an outcome into the rows that its record has in shards. */
final class ShardRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ShardRows() {}

  /**
   * One row.
   *
   * @param values in the order of the kind's columns
   * @param length what it adds to its file's token count
   */
  @SuppressWarnings("ArrayRecordComponent") // written at once, never compared
  record Row(ShardKind kind, @Nullable Object[] values, long length) {}

  /** The rows, in order; none for absent records. */
  static List<Row> of(Outcome outcome) {
    return switch (outcome.getFate()) {
      case KEPT -> outcome.getDocument() != null ? document(outcome) : List.of(feedback(outcome));
      case DROPPED -> List.of(dropped(outcome));
      case BAD -> List.of(bad(outcome));
      case DELETED -> List.of(row(ShardKind.DELETED, outcome, 0));
      case ABSENT -> List.of();
      case RELEASED, ORPHANED, REMEMBERED ->
          throw new IllegalArgumentException(outcome.getFate() + " is no record's fate");
    };
  }

  private static List<Row> document(Outcome outcome) {
    Document document = outcome.getDocument();
    List<Row> rows = new ArrayList<>(1 + outcome.getChunks().size());
    rows.add(
        row(
            ShardKind.TEXT,
            outcome,
            document.getText().length(),
            outcome.getId(),
            document.getText(),
            document.getTitle(),
            metadata(document)));
    for (Chunk chunk : outcome.getChunks()) {
      rows.add(
          row(
              ShardKind.CHUNK,
              outcome,
              chunk.getTokenCount(),
              chunk.getId(),
              chunk.getOrdinal(),
              chunk.getText(),
              chunk.getHeadingPath(),
              chunk.getPage(),
              chunk.getStart(),
              chunk.getEnd(),
              chunk.getTokenCount()));
    }
    return rows;
  }

  private static String metadata(Document document) {
    Map<String, String> metadata = new TreeMap<>(document.getMetadata());
    metadata.put("content_type", document.getContentType());
    if (document.getUri() != null) {
      metadata.put("uri", document.getUri());
    }
    try {
      return JSON.writeValueAsString(metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings always have a JSON form", e);
    }
  }

  private static Row feedback(Outcome outcome) {
    Object feedback = requireNonNull(outcome.getFeedback(), "a kept record has content");
    if (feedback instanceof PreferencePair pair) {
      return row(
          ShardKind.PREFERENCE,
          outcome,
          pair.getPrompt().length() + pair.getChosen().length() + pair.getRejected().length(),
          pair.getPrompt(),
          pair.getChosen(),
          pair.getRejected());
    }
    if (feedback instanceof UnpairedPreference unpaired) {
      return row(
          ShardKind.UNPAIRED_PREFERENCE,
          outcome,
          unpaired.getPrompt().length() + unpaired.getCompletion().length(),
          unpaired.getPrompt(),
          unpaired.getCompletion(),
          unpaired.getLabel());
    }
    if (feedback instanceof PromptCompletion instruction) {
      return row(
          ShardKind.PROMPT_COMPLETION,
          outcome,
          instruction.getPrompt().length() + instruction.getCompletion().length(),
          instruction.getPrompt(),
          instruction.getCompletion());
    }
    if (feedback instanceof Conversation conversation) {
      return row(
          ShardKind.CONVERSATION,
          outcome,
          length(conversation.getMessages()),
          messages(conversation.getMessages()),
          conversation.getTools());
    }
    if (feedback instanceof ConversationalPreference preference) {
      return row(
          ShardKind.CONVERSATIONAL_PREFERENCE,
          outcome,
          length(preference.getPrompt())
              + length(preference.getChosen())
              + length(preference.getRejected()),
          messages(preference.getPrompt()),
          messages(preference.getChosen()),
          messages(preference.getRejected()),
          preference.getTools());
    }
    return furtherFeedback(outcome, feedback);
  }

  private static Row furtherFeedback(Outcome outcome, Object feedback) {
    if (feedback instanceof ConversationalUnpairedPreference unpaired) {
      return row(
          ShardKind.CONVERSATIONAL_UNPAIRED_PREFERENCE,
          outcome,
          length(unpaired.getPrompt()) + length(unpaired.getCompletion()),
          messages(unpaired.getPrompt()),
          messages(unpaired.getCompletion()),
          unpaired.getLabel(),
          unpaired.getTools());
    }
    if (feedback instanceof LanguageModelingText text) {
      return row(
          ShardKind.LANGUAGE_MODELING,
          outcome,
          text.getText().length(),
          text.getText(),
          text.getMetadata());
    }
    if (feedback instanceof Prompt prompt) {
      return row(ShardKind.PROMPT, outcome, prompt.getPrompt().length(), prompt.getPrompt());
    }
    if (feedback instanceof ConversationalPrompt prompt) {
      return row(
          ShardKind.CONVERSATIONAL_PROMPT,
          outcome,
          length(prompt.getPrompt()),
          messages(prompt.getPrompt()),
          prompt.getTools());
    }
    if (feedback instanceof StepwiseSupervision steps) {
      return row(
          ShardKind.STEPWISE_SUPERVISION,
          outcome,
          steps.getPrompt().length()
              + steps.getCompletions().stream().mapToLong(String::length).sum(),
          steps.getPrompt(),
          steps.getCompletions(),
          steps.getLabels());
    }
    throw new IllegalArgumentException("no shard kind for " + feedback.getClass());
  }

  private static Row dropped(Outcome outcome) {
    Reason reason = requireNonNull(outcome.getReason(), "a dropped record has a reason");
    return row(
        ShardKind.DROPPED,
        outcome,
        0,
        reason.getRule(),
        reason.getValue(),
        reason.getThreshold(),
        reason.getMessage(),
        outcome.getDocument() == null ? null : outcome.getDocument().getText());
  }

  private static Row bad(Outcome outcome) {
    Reason reason = requireNonNull(outcome.getReason(), "a bad record has a reason");
    RawDocument raw = requireNonNull(outcome.getRaw(), "a bad record has its bytes");
    return row(
        ShardKind.BAD,
        outcome,
        0,
        reason.getRule(),
        reason.getValue(),
        reason.getThreshold(),
        reason.getMessage(),
        bytes(raw.getContent()),
        raw.getContentType(),
        raw.getUri());
  }

  private static Row row(ShardKind kind, Outcome outcome, long length, @Nullable Object... own) {
    @Nullable Object[] values = java.util.Arrays.copyOf(own, own.length + 6);
    SourcePosition source = outcome.getSource();
    values[own.length] = source.getTopic();
    values[own.length + 1] = source.getPartition();
    values[own.length + 2] = source.getOffset();
    values[own.length + 3] = outcome.getId();
    values[own.length + 4] = source.getTimestamp();
    values[own.length + 5] = outcome.getContentHash();
    return new Row(kind, values, length);
  }

  private static List<@Nullable Object[]> messages(List<Message> messages) {
    List<@Nullable Object[]> rows = new ArrayList<>(messages.size());
    for (Message message : messages) {
      rows.add(
          new @Nullable Object[] {
            message.getRole(),
            message.getContent(),
            message.getToolCalls(),
            message.getToolCallId(),
            message.getName(),
            message.getTrain()
          });
    }
    return rows;
  }

  private static long length(List<Message> messages) {
    return messages.stream()
        .mapToLong(m -> m.getContent().length() + length(m.getToolCalls()))
        .sum();
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
