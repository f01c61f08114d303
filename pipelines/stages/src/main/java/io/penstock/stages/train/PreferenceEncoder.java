package io.penstock.stages.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.ConversationalPreference;
import io.penstock.schemas.preference.ConversationalUnpairedPreference;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.preference.UnpairedPreference;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.text.UnreadableException;
import io.penstock.text.convert.Feedback;
import io.penstock.text.convert.FeedbackKind;
import io.penstock.text.convert.FeedbackReader;
import io.penstock.text.encode.ChatEncoder;
import io.penstock.text.encode.RowContent;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.RowRefusedException;
import io.penstock.text.encode.TokenizerFolder;
import io.penstock.text.mask.LabelAnswers;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.SpecialTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns a JSON row with answers, in any of the shapes that {@link FeedbackReader} knows, into
 * tokens, by the code that seals and with the tokenizer and the chat template of a model's folder.
 */
final class PreferenceEncoder {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For templates that write the date: the same rows are to give the same tokens tomorrow. */
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final RowEncoder encoder;

  /** Of a model's folder; it may have no template. */
  PreferenceEncoder(Path modelFolder) throws IOException {
    TokenizerFolder folder = TokenizerFolder.read(modelFolder.toString());
    Optional<ChatEncoder> chat =
        folder.templates().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new ChatEncoder(folder.tokenizer(), folder.templates(), folder.tokens(), NOW));
    encoder = new RowEncoder(folder, folder.ends(List.of()), chat, LossMask.COMPLETION_ONLY);
  }

  /** The ids of beginnings and ends that rows are checked for. */
  SpecialTokens special() {
    return encoder.special();
  }

  /**
   * A row to learn from.
   *
   * @throws UnreadableException if it is no row, is unwanted, or the template refuses it; the rule
   *     is the reason to drop it by
   * @throws IllegalArgumentException if it is a row of another shape, or the folder has no template
   *     for it
   */
  PreferenceRow preference(String place, byte[] json, PreferenceShape shape)
      throws UnreadableException {
    SpecificRecord row = read(json);
    if (row instanceof PreferencePair) {
      return new PreferenceRow(tokens(place, ShardKind.PREFERENCE, row), true, margin(json));
    }
    if (row instanceof ConversationalPreference) {
      return new PreferenceRow(
          tokens(place, ShardKind.CONVERSATIONAL_PREFERENCE, row), true, margin(json));
    }
    if (shape == PreferenceShape.THUMBS && row instanceof UnpairedPreference thumb) {
      return new PreferenceRow(
          tokens(place, ShardKind.UNPAIRED_PREFERENCE, row), thumb.getLabel(), 0);
    }
    if (shape == PreferenceShape.THUMBS && row instanceof ConversationalUnpairedPreference thumb) {
      return new PreferenceRow(
          tokens(place, ShardKind.CONVERSATIONAL_UNPAIRED_PREFERENCE, row), thumb.getLabel(), 0);
    }
    throw new IllegalArgumentException(
        "expected %s; found %s".formatted(shape.columns(), row.getSchema().getName()));
  }

  /**
   * A row to score: a preference, or a prompt with a completion, or a conversation whose last
   * message is the answer.
   */
  PreferenceRow answers(String place, byte[] json) throws UnreadableException {
    SpecificRecord row = read(json);
    if (row instanceof PromptCompletion) {
      return new PreferenceRow(tokens(place, ShardKind.PROMPT_COMPLETION, row), true, 0);
    }
    if (row instanceof Conversation talk) {
      List<Message> said = talk.getMessages();
      int last = said.size() - 1;
      SpecificRecord judged =
          new ConversationalUnpairedPreference(
              said.subList(0, last), said.subList(last, last + 1), true, talk.getTools());
      return new PreferenceRow(
          tokens(place, ShardKind.CONVERSATIONAL_UNPAIRED_PREFERENCE, judged), true, 0);
    }
    return preference(place, json, PreferenceShape.THUMBS);
  }

  private static SpecificRecord read(byte[] json) throws UnreadableException {
    Feedback read = FeedbackReader.create().read(json, FeedbackKind.PREFERENCES);
    if (read instanceof Feedback.Unwanted unwanted) {
      throw new UnreadableException(
          unwanted.reason().getRule(), String.valueOf(unwanted.reason().getMessage()));
    }
    return ((Feedback.Row) read).value();
  }

  private LabelAnswers.Row tokens(String place, ShardKind kind, SpecificRecord row)
      throws UnreadableException {
    try {
      return encoder.answers(place, kind, RowContent.of(row));
    } catch (RowRefusedException e) {
      throw new UnreadableException(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  /** By how much the chosen answer is to be better, as TRL's column has it; 0 without one. */
  private static double margin(byte[] json) {
    try {
      JsonNode margin = JSON.readTree(json).path("margin");
      if (margin.isMissingNode() || margin.isNull()) {
        return 0;
      }
      if (!margin.isNumber() || !Double.isFinite(margin.doubleValue())) {
        throw new IllegalArgumentException("margin: expected a number, found " + margin);
      }
      return margin.doubleValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the row was JSON a moment ago
    }
  }
}
