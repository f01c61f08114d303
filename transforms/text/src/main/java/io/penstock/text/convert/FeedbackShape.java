package io.penstock.text.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.penstock.text.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Recognises a record by its keys. */
final class FeedbackShape {
  private static final String[] CHOSEN = {"chosen", "preferred"};
  private static final String[] COMPLETION = {"completion", "response"};
  private static final String[] LABEL = {"label", "kto_tag"};
  private static final String[] MESSAGES = {"messages", "conversations"};

  /**
   * What may stand beside a prompt without being its answer; the last four are verl's. With any
   * other key the answer is more likely misnamed than not there.
   */
  private static final Set<String> BESIDE_A_PROMPT =
      Set.of(
          "prompt",
          "tools",
          "id",
          "metadata",
          "source",
          "data_source",
          "ability",
          "reward_model",
          "extra_info");

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
    if (record.has("completions") && record.has("labels")) {
      return stepwise();
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
          : withTools(
              ImplicitPrompt.of(Messages.of(record, chosen), Messages.of(record, rejected)));
    }
    if (!record.isText("prompt")) {
      return conversational(Messages.of(record, "prompt"), chosen, rejected);
    }
    String prompt = record.text("prompt");
    return record.value(chosen).isArray() && record.value(rejected).isArray()
        ? withTools(promptAndConversations(prompt, chosen, rejected))
        : new PreferencePair(prompt, record.text(chosen), record.text(rejected));
  }

  /** As in ultrafeedback: the prompt once as a string, and again as the first turn of both. */
  private ConversationalPreference promptAndConversations(
      String prompt, String chosenKey, String rejectedKey) throws UnreadableException {
    List<Message> chosen = Messages.of(record, chosenKey);
    List<Message> rejected = Messages.of(record, rejectedKey);
    return Messages.commonPrefix(chosen, rejected) > 0
        ? ImplicitPrompt.of(chosen, rejected)
        : new ConversationalPreference(
            List.of(Messages.said("user", prompt)), chosen, rejected, null);
  }

  private ConversationalPreference withTools(ConversationalPreference preference)
      throws UnreadableException {
    preference.setTools(record.tools());
    return preference;
  }

  private ConversationalPreference conversational(
      List<Message> prompt, String chosen, String rejected) throws UnreadableException {
    return new ConversationalPreference(prompt, answer(chosen), answer(rejected), record.tools());
  }

  private List<Message> answer(String key) throws UnreadableException {
    JsonNode value = record.value(key);
    return value.isTextual()
        ? List.of(Messages.said("assistant", record.text(key)))
        : Messages.of(key, value);
  }

  private SpecificRecord alpacaPreference(String chosen, String rejected)
      throws UnreadableException {
    List<Message> before = alpacaContext();
    return before.isEmpty()
        ? new PreferencePair(instructed(record), record.text(chosen), record.text(rejected))
        : conversational(alpacaConversation(before), chosen, rejected);
  }

  private StepwiseSupervision stepwise() throws UnreadableException {
    List<String> steps = new ArrayList<>();
    for (JsonNode step : record.list("completions")) {
      String name = "completions[%d]".formatted(steps.size());
      steps.add(JsonRecord.filled(name, JsonRecord.text(name, step)));
    }
    List<Boolean> labels = new ArrayList<>();
    for (JsonNode label : record.list("labels")) {
      labels.add(JsonRecord.flag("labels[%d]".formatted(labels.size()), label));
    }
    if (steps.isEmpty()) {
      throw JsonRecord.empty("completions");
    }
    if (steps.size() != labels.size()) {
      throw new UnreadableException(
          "labels-mismatch",
          "%d completions have %d labels".formatted(steps.size(), labels.size()),
          Integer.toString(labels.size()),
          Integer.toString(steps.size()));
    }
    return new StepwiseSupervision(record.text("prompt"), steps, labels);
  }

  private SpecificRecord answered() throws UnreadableException {
    if (record.hasAny(MESSAGES)) {
      return new Conversation(conversation(), record.tools());
    }
    if (record.has("instruction")) {
      return record.has("instances") ? selfInstruct() : alpaca();
    }
    if (record.has("prompt")) {
      return prompted();
    }
    if (record.has("question") && record.has("answer")) {
      return new PromptCompletion(record.text("question"), record.text("answer"));
    }
    if (record.has("text")) {
      return new LanguageModelingText(record.text("text"), record.jsonOrNull("metadata"));
    }
    if (record.has("content") && record.has("id")) {
      return new LanguageModelingText(record.text("content"), record.jsonOrNull("metadata"));
    }
    String found = String.join(", ", record.keys());
    throw new UnreadableException(
        "unknown-shape",
        "no known shape has the keys: %s; expected %s".formatted(found, kind.expectedKeys()),
        found,
        kind.expectedKeys());
  }

  private SpecificRecord prompted() throws UnreadableException {
    if (!record.hasAny(COMPLETION) && BESIDE_A_PROMPT.containsAll(record.keys())) {
      return record.isText("prompt")
          ? new Prompt(record.text("prompt"))
          : new ConversationalPrompt(Messages.of(record, "prompt"), record.tools());
    }
    String completion = record.firstOf(COMPLETION);
    if (record.isText("prompt") && record.isText(completion)) {
      return new PromptCompletion(record.text("prompt"), record.text(completion));
    }
    List<Message> prompt =
        record.isText("prompt")
            ? List.of(Messages.said("user", record.text("prompt")))
            : Messages.of(record, "prompt");
    if (record.hasAny(LABEL)) {
      return new ConversationalUnpairedPreference(
          prompt, answer(completion), record.flag(record.firstOf(LABEL)), record.tools());
    }
    List<Message> messages = new ArrayList<>();
    for (Message message : prompt) {
      // What the assistant says in the prompt is given, not learned.
      messages.add(
          message.getRole().equals("assistant") && message.getTrain() == null
              ? Message.newBuilder(message).setTrain(false).build()
              : message);
    }
    messages.addAll(answer(completion));
    return new Conversation(messages, record.tools());
  }

  /** The messages, after the system's words where sharegpt keeps them apart. */
  private List<Message> conversation() throws UnreadableException {
    List<Message> messages = new ArrayList<>();
    if (record.hasContent("system")) {
      messages.add(Messages.said("system", record.text("system")));
    }
    messages.addAll(Messages.of(record, record.firstOf(MESSAGES)));
    return messages;
  }

  /** As the seed tasks of self-instruct are written: input and output one level down. */
  private PromptCompletion selfInstruct() throws UnreadableException {
    List<JsonNode> instances = record.list("instances");
    if (instances.size() != 1 || !(instances.get(0) instanceof ObjectNode instance)) {
      throw new UnreadableException(
          "unsupported-shape",
          "a task must have one instance, to be one row; it has " + instances.size(),
          Integer.toString(instances.size()),
          "1");
    }
    JsonRecord answered = new JsonRecord(instance);
    return new PromptCompletion(instructed(answered), answered.text("output"));
  }

  private SpecificRecord alpaca() throws UnreadableException {
    List<Message> before = alpacaContext();
    String output = record.text("output");
    if (before.isEmpty()) {
      return new PromptCompletion(instructed(record), output);
    }
    List<Message> messages = alpacaConversation(before);
    messages.add(Messages.said("assistant", output));
    return new Conversation(messages, record.tools());
  }

  /**
   * The instruction, and on the next line its input where there is one: with a single line feed, as
   * LLaMA-Factory's converter of alpaca joins prompt and query. An input alone is the instruction.
   */
  private String instructed(JsonRecord withInput) throws UnreadableException {
    if (!withInput.hasContent("input")) {
      return record.text("instruction");
    }
    String input = withInput.text("input");
    return record.hasContent("instruction") ? record.text("instruction") + "\n" + input : input;
  }

  private List<Message> alpacaConversation(List<Message> before) throws UnreadableException {
    List<Message> messages = new ArrayList<>(before);
    messages.add(Messages.said("user", instructed(record)));
    return messages;
  }

  /** What LLaMA-Factory's alpaca may put before the instruction: a system text, earlier rounds. */
  private List<Message> alpacaContext() throws UnreadableException {
    List<Message> before = new ArrayList<>();
    if (record.hasContent("system")) {
      before.add(Messages.said("system", record.text("system")));
    }
    if (record.hasContent("history")) {
      for (JsonNode round : record.list("history")) {
        List<JsonNode> turns = JsonRecord.list("history", round);
        if (turns.size() != 2) {
          throw JsonRecord.wrongType("history", round, "pairs of question and answer");
        }
        before.add(Messages.said("user", JsonRecord.text("history", turns.get(0))));
        before.add(Messages.said("assistant", JsonRecord.text("history", turns.get(1))));
      }
    }
    return before;
  }

  private SpecificRecord labelled(SpecificRecord row) throws UnreadableException {
    boolean label = record.flag(record.firstOf(LABEL));
    if (row instanceof ConversationalUnpairedPreference) {
      return row;
    }
    if (row instanceof PromptCompletion pair) {
      return new UnpairedPreference(pair.getPrompt(), pair.getCompletion(), label);
    }
    if (row instanceof Conversation talk) {
      return labelled(talk, label);
    }
    throw new UnreadableException(
        "unsupported-shape", "there is a label, but no answer that it is for", null, "an answer");
  }

  /** The last turn is what was judged. */
  private static SpecificRecord labelled(Conversation talk, boolean label) {
    List<Message> turns = talk.getMessages();
    int last = turns.size() - 1;
    boolean plain = talk.getTools() == null && turns.stream().allMatch(FeedbackShape::isPlain);
    return plain
            && last == 1
            && turns.get(0).getRole().equals("user")
            && turns.get(1).getRole().equals("assistant")
        ? new UnpairedPreference(turns.get(0).getContent(), turns.get(1).getContent(), label)
        : new ConversationalUnpairedPreference(
            turns.subList(0, last), turns.subList(last, turns.size()), label, talk.getTools());
  }

  private static boolean isPlain(Message turn) {
    return turn.getToolCalls() == null
        && turn.getToolCallId() == null
        && turn.getName() == null
        && turn.getTrain() == null;
  }
}
