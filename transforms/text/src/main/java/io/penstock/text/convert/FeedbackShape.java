package io.penstock.text.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.ConversationalPreference;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.preference.UnpairedPreference;
import io.penstock.text.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Recognises a record by its keys. */
final class FeedbackShape {
  private static final String[] CHOSEN = {"chosen", "preferred"};
  private static final String[] COMPLETION = {"completion", "response"};
  private static final String[] LABEL = {"label", "kto_tag"};
  private static final String[] MESSAGES = {"messages", "conversations"};

  private final JsonRecord record;
  private final FeedbackKind kind;

  private FeedbackShape(JsonRecord record, FeedbackKind kind) {
    this.record = record;
    this.kind = kind;
  }

  static SpecificRecord read(JsonRecord record, FeedbackKind kind) throws UnreadableException {
    return new FeedbackShape(record, kind).read();
  }

  private SpecificRecord read() throws UnreadableException {
    if (record.hasAny(CHOSEN) || record.has("rejected")) {
      return preference();
    }
    SpecificRecord row = answered();
    return record.hasAny(LABEL) ? labelled(row) : row;
  }

  private SpecificRecord preference() throws UnreadableException {
    String chosen = record.firstOf(CHOSEN);
    String rejected = record.firstOf("rejected");
    if (record.hasAny(MESSAGES)) {
      return conversational(conversation(), chosen, rejected);
    }
    if (record.has("instruction")) {
      return alpacaPreference(chosen, rejected);
    }
    boolean texts = record.isText(chosen) && record.isText(rejected);
    if (!record.has("prompt")) {
      return texts
          ? ImplicitPrompt.of(record.text(chosen), record.text(rejected))
          : ImplicitPrompt.of(Messages.of(record, chosen), Messages.of(record, rejected));
    }
    if (!record.isText("prompt")) {
      return conversational(Messages.of(record, "prompt"), chosen, rejected);
    }
    String prompt = record.text("prompt");
    return record.value(chosen).isArray() && record.value(rejected).isArray()
        ? promptAndConversations(prompt, chosen, rejected)
        : new PreferencePair(prompt, record.text(chosen), record.text(rejected));
  }

  /** As in ultrafeedback: the prompt once as a string, and again as the first turn of both. */
  private ConversationalPreference promptAndConversations(
      String prompt, String chosenKey, String rejectedKey) throws UnreadableException {
    List<Message> chosen = Messages.of(record, chosenKey);
    List<Message> rejected = Messages.of(record, rejectedKey);
    return Messages.commonPrefix(chosen, rejected) > 0
        ? ImplicitPrompt.of(chosen, rejected)
        : new ConversationalPreference(List.of(new Message("user", prompt)), chosen, rejected);
  }

  private ConversationalPreference conversational(
      List<Message> prompt, String chosen, String rejected) throws UnreadableException {
    return new ConversationalPreference(prompt, answer(chosen), answer(rejected));
  }

  private List<Message> answer(String key) throws UnreadableException {
    JsonNode value = record.value(key);
    return value.isTextual()
        ? List.of(new Message("assistant", record.text(key)))
        : Messages.of(key, value);
  }

  private SpecificRecord alpacaPreference(String chosen, String rejected)
      throws UnreadableException {
    List<Message> before = alpacaContext();
    return before.isEmpty()
        ? new PreferencePair(alpacaPrompt(), record.text(chosen), record.text(rejected))
        : conversational(alpacaConversation(before), chosen, rejected);
  }

  private SpecificRecord answered() throws UnreadableException {
    if (record.hasAny(MESSAGES)) {
      return new Conversation(conversation(), record.jsonOrNull("tools"));
    }
    if (record.has("instruction")) {
      return alpaca();
    }
    if (record.has("prompt")) {
      return promptCompletion();
    }
    String found = String.join(", ", record.keys());
    throw new UnreadableException(
        "unknown-shape",
        "no known shape has the keys: %s; expected %s".formatted(found, kind.expectedKeys()),
        found,
        kind.expectedKeys());
  }

  private SpecificRecord promptCompletion() throws UnreadableException {
    String completion = record.firstOf(COMPLETION);
    if (record.isText("prompt")) {
      return new PromptCompletion(record.text("prompt"), record.text(completion));
    }
    List<Message> messages = new ArrayList<>(Messages.of(record, "prompt"));
    messages.addAll(answer(completion));
    return new Conversation(messages, record.jsonOrNull("tools"));
  }

  /** The messages, after the system's words where sharegpt keeps them apart. */
  private List<Message> conversation() throws UnreadableException {
    List<Message> messages = new ArrayList<>();
    if (record.hasContent("system")) {
      messages.add(new Message("system", record.text("system")));
    }
    messages.addAll(Messages.of(record, record.firstOf(MESSAGES)));
    return messages;
  }

  private SpecificRecord alpaca() throws UnreadableException {
    List<Message> before = alpacaContext();
    String output = record.text("output");
    if (before.isEmpty()) {
      return new PromptCompletion(alpacaPrompt(), output);
    }
    List<Message> messages = alpacaConversation(before);
    messages.add(new Message("assistant", output));
    return new Conversation(messages, null);
  }

  private String alpacaPrompt() throws UnreadableException {
    String instruction = record.text("instruction");
    return record.hasContent("input") ? instruction + "\n\n" + record.text("input") : instruction;
  }

  private List<Message> alpacaConversation(List<Message> before) throws UnreadableException {
    List<Message> messages = new ArrayList<>(before);
    messages.add(new Message("user", alpacaPrompt()));
    return messages;
  }

  /** What LLaMA-Factory's alpaca may put before the instruction: a system text, earlier rounds. */
  private List<Message> alpacaContext() throws UnreadableException {
    List<Message> before = new ArrayList<>();
    if (record.hasContent("system")) {
      before.add(new Message("system", record.text("system")));
    }
    if (record.hasContent("history")) {
      for (JsonNode round : record.list("history")) {
        List<JsonNode> turns = JsonRecord.list("history", round);
        if (turns.size() != 2) {
          throw JsonRecord.wrongType("history", round, "pairs of question and answer");
        }
        before.add(new Message("user", JsonRecord.text("history", turns.get(0))));
        before.add(new Message("assistant", JsonRecord.text("history", turns.get(1))));
      }
    }
    return before;
  }

  private UnpairedPreference labelled(SpecificRecord row) throws UnreadableException {
    boolean label = record.flag(record.firstOf(LABEL));
    if (row instanceof PromptCompletion pair) {
      return new UnpairedPreference(pair.getPrompt(), pair.getCompletion(), label);
    }
    if (row instanceof Conversation talk && isQuestionAndAnswer(talk.getMessages())) {
      List<Message> turns = talk.getMessages();
      return new UnpairedPreference(turns.get(0).getContent(), turns.get(1).getContent(), label);
    }
    throw new UnreadableException(
        "unsupported-shape",
        "a labelled conversation must be one question and one answer;"
            + " there is no format yet for more",
        null,
        "one user and one assistant message");
  }

  private static boolean isQuestionAndAnswer(List<Message> turns) {
    return turns.size() == 2
        && turns.get(0).getRole().equals("user")
        && turns.get(1).getRole().equals("assistant");
  }
}
