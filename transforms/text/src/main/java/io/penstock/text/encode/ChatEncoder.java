package io.penstock.text.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.Hashes;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.TokenRow;
import io.penstock.text.mask.TokenSpan;
import io.penstock.text.mask.TokenSpan.Part;
import io.penstock.text.template.ChatTemplate;
import io.penstock.text.template.Rendering;
import io.penstock.text.template.TemplateException;
import io.penstock.text.template.TextSpan;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns conversations into tokens by a model's chat template. The template writes all special
 * tokens itself; the tokenizer adds none, as in transformers' {@code apply_chat_template}.
 */
public final class ChatEncoder {
  private static final String TOOL_USE = "tool_use";
  private static final String DEFAULT = "default";

  private final PipelineTokenizer tokenizer;
  private final Map<String, ChatTemplate> templates = new TreeMap<>();
  private final ObjectNode specialTokens;
  private final LocalDateTime now;
  private final String hash;

  /**
   * Compiles the templates.
   *
   * @param now what {@code strftime_now} takes the time to be
   * @throws IllegalArgumentException naming the template, and the construct that is not rendered
   *     here
   */
  public ChatEncoder(
      PipelineTokenizer tokenizer,
      Map<String, String> sources,
      ObjectNode specialTokens,
      LocalDateTime now) {
    this.tokenizer = tokenizer;
    this.specialTokens = specialTokens;
    this.now = now;
    new TreeMap<>(sources)
        .forEach(
            (name, source) -> {
              try {
                templates.put(name, ChatTemplate.compile(source));
              } catch (TemplateException e) {
                throw new IllegalArgumentException(
                    "the chat template '%s' cannot be honoured: %s".formatted(name, e.getMessage()),
                    e);
              }
            });
    this.hash = Hashes.sha256((new TreeMap<>(sources) + "\n" + specialTokens).getBytes(UTF_8));
  }

  /** SHA-256 over the templates and the special tokens that they see. */
  public String hash() {
    return hash;
  }

  /** Whether a template asks for the time, so that it must be given for the same bytes again. */
  public static boolean asksForTheTime(Collection<String> templates) {
    return templates.stream().anyMatch(t -> t.contains("strftime_now"));
  }

  /**
   * The tokens of a conversation.
   *
   * @throws RowRefusedException if the template refuses it, or it is not known what of it is the
   *     assistant's, or a message's own flag cannot be followed
   */
  TokenRow conversation(String id, ArrayNode messages, @Nullable JsonNode tools, LossMask loss)
      throws RowRefusedException {
    List<@Nullable Boolean> flags = flags(messages, loss);
    boolean flagged = flags.stream().anyMatch(f -> f != null);
    ChatTemplate template = template(tools);
    if (!flagged && loss == LossMask.ALL) {
      EncodedText text = encoded(render(template, variables(messages, tools, false)));
      return new TokenRow(id, text.ids(), List.of());
    }
    if (!flagged && loss == LossMask.COMPLETION_ONLY) {
      Completion completion =
          completion(template, first(messages, messages.size() - 1), messages, tools);
      return new TokenRow(id, completion.text().ids(), completion.spans());
    }
    Rendering rendering = withAssistant(template, variables(messages, tools, false));
    EncodedText text = encoded(rendering.text());
    List<@Nullable Boolean> spoken = assistants(messages, flags);
    if (flagged && spoken.size() != rendering.assistant().size()) {
      throw new RowRefusedException(
          "train-flag-not-followed",
          "the template marks %d parts as the assistant's, the messages are %d"
              .formatted(rendering.assistant().size(), spoken.size()));
    }
    return new TokenRow(
        id, text.ids(), spans(text, rendering.assistant(), flagged ? spoken : List.of()));
  }

  /** A prompt as messages, and an answer to it: the text of both, and what of it is the answer. */
  record Completion(EncodedText text, int start) {
    List<TokenSpan> spans() {
      return List.of(TokenSpan.of(Part.COMPLETION, start, text.ids().length));
    }
  }

  /** The text of all messages, of which the first are the prompt. */
  Completion completion(ArrayNode prompt, ArrayNode all, @Nullable JsonNode tools)
      throws RowRefusedException {
    return completion(template(tools), prompt, all, tools);
  }

  private Completion completion(
      ChatTemplate template, ArrayNode prompt, ArrayNode all, @Nullable JsonNode tools)
      throws RowRefusedException {
    String before = render(template, variables(prompt, tools, true));
    String whole = render(template, variables(all, tools, false));
    if (!whole.startsWith(before)) {
      throw new RowRefusedException(
          "answer-unknown",
          "the text of the conversation does not begin with that of its prompt: the template"
              + " renders earlier messages in another way once an answer follows");
    }
    EncodedText text = encoded(whole);
    return new Completion(text, text.tokenFrom(before.length()));
  }

  /** What of a whole conversation's tokens the assistant says. */
  List<TokenSpan> assistantSpans(ArrayNode messages, @Nullable JsonNode tools)
      throws RowRefusedException {
    Rendering rendering = withAssistant(template(tools), variables(messages, tools, false));
    return spans(encoded(rendering.text()), rendering.assistant(), List.of());
  }

  private EncodedText encoded(String text) {
    return new EncodedText(tokenizer, text, Specials.AS_TOKENS);
  }

  private static List<TokenSpan> spans(
      EncodedText text, List<TextSpan> assistant, List<@Nullable Boolean> flags) {
    List<TokenSpan> spans = new ArrayList<>();
    int end = 0;
    for (int i = 0; i < assistant.size(); i++) {
      int start = Math.max(end, text.tokenFrom(assistant.get(i).start()));
      end = Math.max(start, text.tokenBefore(assistant.get(i).end()));
      spans.add(new TokenSpan(Part.ASSISTANT, start, end, flags.isEmpty() ? null : flags.get(i)));
    }
    return spans;
  }

  /** What messages say of themselves, as far as it is not what the mask says of them. */
  private static List<@Nullable Boolean> flags(ArrayNode messages, LossMask loss)
      throws RowRefusedException {
    List<@Nullable Boolean> flags = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode train = messages.get(i).path("train");
      boolean assistant = isAssistant(messages.get(i));
      boolean learned =
          switch (loss) {
            case ALL -> true;
            case ASSISTANT_ONLY -> assistant;
            case COMPLETION_ONLY -> assistant && i == messages.size() - 1;
          };
      boolean says = train.isBoolean() && train.booleanValue() != learned;
      if (says && !assistant) {
        throw new RowRefusedException(
            "train-flag-not-followed",
            "messages[%d] of role %s has train: %s; only of the assistant's it is known where they"
                    .formatted(i, messages.get(i).path("role").asText(), train)
                + " lie in the text");
      }
      flags.add(says ? Boolean.valueOf(train.booleanValue()) : null);
    }
    return flags;
  }

  private static List<@Nullable Boolean> assistants(
      ArrayNode messages, List<@Nullable Boolean> flags) {
    List<@Nullable Boolean> spoken = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (isAssistant(messages.get(i))) {
        spoken.add(flags.get(i));
      }
    }
    return spoken;
  }

  private static boolean isAssistant(JsonNode message) {
    return message.path("role").asText().equals("assistant");
  }

  private ChatTemplate template(@Nullable JsonNode tools) throws RowRefusedException {
    boolean wantsTools = tools != null && !tools.isNull();
    String name = wantsTools && templates.containsKey(TOOL_USE) ? TOOL_USE : DEFAULT;
    ChatTemplate template = templates.get(name);
    if (template == null) {
      throw new RowRefusedException(
          "no-template", "no template '%s': there are %s".formatted(name, templates.keySet()));
    }
    return template;
  }

  private ObjectNode variables(ArrayNode messages, @Nullable JsonNode tools, boolean prompt) {
    ObjectNode variables = JsonNodeFactory.instance.objectNode();
    variables.setAll(specialTokens);
    variables.putNull("documents");
    variables.set("tools", tools == null ? JsonNodeFactory.instance.nullNode() : tools);
    variables.put("add_generation_prompt", prompt);
    ArrayNode plain = variables.putArray("messages");
    for (JsonNode message : messages) {
      plain.add(((ObjectNode) message).deepCopy().without("train"));
    }
    return variables;
  }

  private static ArrayNode first(ArrayNode messages, int count) {
    ArrayNode some = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < count; i++) {
      some.add(messages.get(i));
    }
    return some;
  }

  private String render(ChatTemplate template, ObjectNode variables) throws RowRefusedException {
    try {
      return template.render(variables, now);
    } catch (TemplateException e) {
      throw refused(e);
    }
  }

  private Rendering withAssistant(ChatTemplate template, ObjectNode variables)
      throws RowRefusedException {
    try {
      return template.renderWithAssistant(variables, now);
    } catch (TemplateException e) {
      throw refused(e);
    }
  }

  private static RowRefusedException refused(TemplateException e) {
    return new RowRefusedException(
        switch (e.reason()) {
          case RAISED -> "template-refused";
          case LIMIT -> "template-limit";
          case FAILED, UNSUPPORTED, SYNTAX -> "template-failed";
        },
        "the template: " + e.getMessage(),
        e);
  }
}
