package io.penstock.text.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.text.mask.Answer;
import io.penstock.text.mask.LabelAnswers;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.SpecialTokens;
import io.penstock.text.mask.TokenRow;
import io.penstock.text.mask.TokenSpan;
import io.penstock.text.mask.TokenSpan.Part;
import io.penstock.text.tokenize.Framing;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows into token ids. Texts, prompts and completions that are plain are framed as the
 * tokenizer frames a text and end with the end of text, once; special tokens written in them are
 * text. Conversations are the template's. Safe to share between threads.
 */
public final class RowEncoder {
  private static final String NO_TEMPLATE =
      "there are conversations, but no chat template: give one, or a tokenizer's folder that has one";

  private final PipelineTokenizer tokenizer;
  private final List<Integer> ends;
  private final SpecialTokens special;
  private final @Nullable ChatEncoder chat;
  private final LossMask loss;

  /**
   * An encoder.
   *
   * @param ends what {@link TokenizerFolder#ends} gave
   * @param chat for conversations; empty: rows that are such cannot be encoded
   */
  public RowEncoder(
      TokenizerFolder folder, List<Integer> ends, Optional<ChatEncoder> chat, LossMask loss) {
    this.tokenizer = folder.tokenizer();
    this.ends = List.copyOf(ends);
    this.special = folder.special(ends);
    this.chat = chat.orElse(null);
    this.loss = loss;
  }

  public PipelineTokenizer tokenizer() {
    return tokenizer;
  }

  /** The ids of beginnings and ends that rows are checked for. */
  public SpecialTokens special() {
    return special;
  }

  /** The ids that end a text, the one that is put there first. */
  public List<Integer> ends() {
    return ends;
  }

  public LossMask loss() {
    return loss;
  }

  public Optional<ChatEncoder> chat() {
    return Optional.ofNullable(chat);
  }

  /**
   * The tokens of a text or an instruction.
   *
   * @param content what {@link RowContent} made of the row
   */
  public TokenRow tokens(String id, ShardKind kind, String content) throws RowRefusedException {
    return switch (kind) {
      case TEXT, LANGUAGE_MODELING -> text(id, content);
      case PROMPT_COMPLETION -> {
        ObjectNode row = RowContent.object(content);
        yield completion(id, row.get("prompt").asText(), row.get("completion").asText());
      }
      case CONVERSATION -> {
        ObjectNode row = RowContent.object(content);
        yield template().conversation(id, messages(row, "messages"), row.get("tools"), loss);
      }
      default -> throw new IllegalArgumentException(kind + " has no single text");
    };
  }

  /**
   * The tokens of a prompt with its answers.
   *
   * @param content what {@link RowContent} made of the row
   */
  public LabelAnswers.Row answers(String id, ShardKind kind, String content)
      throws RowRefusedException {
    ObjectNode row = RowContent.object(content);
    List<String> columns =
        switch (kind) {
          case PREFERENCE, CONVERSATIONAL_PREFERENCE -> List.of("chosen", "rejected");
          case UNPAIRED_PREFERENCE, CONVERSATIONAL_UNPAIRED_PREFERENCE, PROMPT_COMPLETION ->
              List.of("completion");
          default -> throw new IllegalArgumentException(kind + " has no answers");
        };
    TokenRow[] whole = new TokenRow[columns.size()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] =
          row.get("prompt").isArray()
              ? conversationalAnswer(id, row, columns.get(i))
              : completion(id, row.get("prompt").asText(), row.get(columns.get(i)).asText());
    }
    return row(id, whole);
  }

  /** The label of an unpaired row. */
  public static boolean label(String content) {
    return RowContent.object(content).path("label").booleanValue();
  }

  private TokenRow text(String id, String text) {
    int[] ids = ended(tokenizer.framing().apply(tokenizer.encode(text)));
    return new TokenRow(id, ids, List.of());
  }

  /** Both encoded as one text: what is learned begins with the first token of the completion. */
  private TokenRow completion(String id, String prompt, String completion) {
    EncodedText text = new EncodedText(tokenizer, prompt + completion, Specials.AS_TEXT);
    Framing framing = tokenizer.framing();
    int[] ids = ended(framing.apply(text.ids()));
    int start = framing.before().size() + text.tokenFrom(prompt.length());
    return new TokenRow(
        id,
        ids,
        List.of(
            TokenSpan.of(Part.PROMPT, 0, start), TokenSpan.of(Part.COMPLETION, start, ids.length)));
  }

  private int[] ended(int[] ids) {
    if (ids.length > 0 && ends.contains(ids[ids.length - 1])) {
      return ids;
    }
    int[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = ends.get(0);
    return ended;
  }

  private TokenRow conversationalAnswer(String id, ObjectNode row, String column)
      throws RowRefusedException {
    ArrayNode prompt = messages(row, "prompt");
    ArrayNode all = prompt.deepCopy().addAll(messages(row, column));
    ChatEncoder.Completion completion = template().completion(prompt, all, row.get("tools"));
    int start = completion.start();
    int length = completion.text().ids().length;
    List<TokenSpan> spans =
        loss == LossMask.ASSISTANT_ONLY
            ? template().assistantSpans(all, row.get("tools")).stream()
                .filter(s -> s.end() > start)
                .map(s -> TokenSpan.of(Part.COMPLETION, Math.max(start, s.start()), s.end()))
                .toList()
            : List.of(TokenSpan.of(Part.COMPLETION, start, length));
    return new TokenRow(id, completion.text().ids(), withPrompt(start, spans));
  }

  private static List<TokenSpan> withPrompt(int start, List<TokenSpan> spans) {
    List<TokenSpan> all = new ArrayList<>();
    all.add(TokenSpan.of(Part.PROMPT, 0, start));
    all.addAll(spans);
    return all;
  }

  /** Takes what all begin with, up to the first answer's first token, as the prompt. */
  private static LabelAnswers.Row row(String id, TokenRow... whole) {
    int prompt = whole[0].spans().get(0).end();
    for (TokenRow row : whole) {
      prompt = Math.min(prompt, row.spans().get(0).end());
      int mismatch = Arrays.mismatch(whole[0].ids(), row.ids());
      prompt = mismatch < 0 ? prompt : Math.min(prompt, mismatch);
    }
    Answer[] answers = new Answer[whole.length];
    for (int i = 0; i < whole.length; i++) {
      int[] ids = whole[i].ids();
      int[] labels = LossMask.COMPLETION_ONLY.labels(whole[i]);
      answers[i] =
          new Answer(
              Arrays.copyOfRange(ids, prompt, ids.length),
              Arrays.copyOfRange(labels, prompt, ids.length));
    }
    return new LabelAnswers.Row(id, Arrays.copyOf(whole[0].ids(), prompt), List.of(answers));
  }

  private ChatEncoder template() {
    if (chat == null) {
      throw new IllegalArgumentException(NO_TEMPLATE);
    }
    return chat;
  }

  private static ArrayNode messages(ObjectNode row, String key) {
    JsonNode messages = row.get(key);
    if (messages instanceof ArrayNode array) {
      return array;
    }
    throw new IllegalArgumentException("no messages in " + key);
  }
}
