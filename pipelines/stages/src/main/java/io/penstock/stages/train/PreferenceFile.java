package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.preference.PreferenceRows;
import io.penstock.models.preference.Sequence;
import io.penstock.models.preference.TokenPair;
import io.penstock.models.preference.TokenThumb;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.ConversationalPreference;
import io.penstock.schemas.preference.ConversationalUnpairedPreference;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.preference.UnpairedPreference;
import io.penstock.text.UnreadableException;
import io.penstock.text.convert.Feedback;
import io.penstock.text.convert.FeedbackKind;
import io.penstock.text.convert.FeedbackReader;
import io.penstock.text.convert.JsonArrayItems;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.template.ChatTemplate;
import io.penstock.text.template.ChatTemplates;
import io.penstock.text.template.TemplateException;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A file of preferences, JSON lines or an array, in any of the shapes that {@link FeedbackReader}
 * knows, tokenised as TRL's trainers do: an answer that is plain text gets the end of a text behind
 * it, a conversation goes through the chat template. What both answers' texts and the prompt's
 * begin with alike, in tokens, is the prompt. Nothing is left out silently: {@link #ledger} counts
 * every row and token.
 */
final class PreferenceFile {
  /** The prompt alone has as many tokens as a row may. */
  static final String PROMPT_TOO_LONG = "prompt-too-long";

  /** Longer than a row may be, and not to be cut. */
  static final String TOO_LONG = "too-long";

  /** The answers differ, but not in what is left of them. */
  static final String EQUAL_WHEN_CUT = "equal-when-cut";

  /** An answer without a token. */
  static final String EMPTY_ANSWER = "empty-answer";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_ROW_BYTES = 64 << 20;

  /** For templates that write the date: the same rows are to give the same tokens tomorrow. */
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final PipelineTokenizer tokenizer;
  private final OptionalInt end;
  private final @Nullable ChatTemplate template;
  private final ObjectNode variables;
  private final int maxLength;
  private final boolean cut;
  private TokenLedger ledger = TokenLedger.EMPTY;
  private @Nullable String firstDropped;

  /**
   * With the tokenizer and the chat template of a model's folder; it may have no template.
   *
   * @param maxLength how many tokens a prompt and an answer may have together
   * @param cut whether longer answers are cut at their end; otherwise their rows are dropped, as
   *     for a reward model, which looks at the last token
   */
  PreferenceFile(Path modelFolder, int maxLength, boolean cut) throws IOException {
    tokenizer = PipelineTokenizer.read(modelFolder);
    end = TokenizerFiles.endOf(modelFolder, tokenizer);
    String source = null;
    ObjectNode specials = JSON.createObjectNode();
    if (TokenizerFiles.hasTemplate(modelFolder)) {
      ChatTemplates templates = ChatTemplates.read(modelFolder);
      source = templates.templates().get("default");
      specials = templates.specialTokens();
    }
    template = source == null ? null : ChatTemplate.compile(source);
    variables = specials;
    this.maxLength = maxLength;
    this.cut = cut;
  }

  /** How many tokens a prompt and an answer may have together. */
  int maxLength() {
    return maxLength;
  }

  /** What became of the rows read so far. */
  TokenLedger ledger() {
    return ledger;
  }

  /** Which row was dropped first, and why; empty where none was. */
  Optional<String> firstDropped() {
    return Optional.ofNullable(firstDropped);
  }

  /**
   * Pairs, of which the last share is held out.
   *
   * @throws IOException if the file cannot be read or has no pair to learn from
   */
  PreferenceRows<TokenPair> pairs(Path file, double heldOutFraction) throws IOException {
    List<TokenPair> pairs = new ArrayList<>();
    read(
        file,
        (place, json, row) -> {
          List<Sequence> answers = answers(row, true);
          if (answers.size() != 2) {
            throw new IllegalArgumentException(
                "expected chosen and rejected; found " + row.getSchema().getName());
          }
          if (keep(place, answers)) {
            List<Sequence> kept = answers.stream().map(this::cut).toList();
            pairs.add(new TokenPair(kept.get(0), kept.get(1), margin(json)));
          }
        });
    List<int[]> ids = new ArrayList<>();
    for (TokenPair pair : pairs) {
      ids.addAll(List.of(pair.chosen().prompt(), pair.chosen().answer(), pair.rejected().answer()));
      if (pair.margin() != 0) {
        ids.add(new int[] {Double.hashCode(pair.margin())});
      }
    }
    return split(file, pairs, ids, heldOutFraction);
  }

  /** Answers that are wanted or not; of a pair, both. */
  PreferenceRows<TokenThumb> thumbs(Path file, double heldOutFraction) throws IOException {
    List<TokenThumb> thumbs = new ArrayList<>();
    read(
        file,
        (place, json, row) -> {
          List<Sequence> answers = answers(row, false);
          if (keep(place, answers)) {
            boolean pair = answers.size() == 2;
            thumbs.add(new TokenThumb(cut(answers.get(0)), pair || label(row)));
            if (pair) {
              thumbs.add(new TokenThumb(cut(answers.get(1)), false));
            }
          }
        });
    List<int[]> ids = new ArrayList<>();
    for (TokenThumb thumb : thumbs) {
      ids.addAll(
          List.of(
              thumb.answer().prompt(),
              thumb.answer().answer(),
              new int[] {thumb.desirable() ? 1 : 0}));
    }
    return split(file, thumbs, ids, heldOutFraction);
  }

  /**
   * The answers of one row, uncut: two of a pair, one of any other row that has an answer.
   *
   * @throws UnreadableException if it is no such row, or longer than a row may be
   */
  List<Sequence> answers(byte[] json) throws UnreadableException {
    Feedback read = FeedbackReader.create().read(json, FeedbackKind.PREFERENCES);
    if (read instanceof Feedback.Unwanted unwanted) {
      throw new UnreadableException(
          unwanted.reason().getRule(), String.valueOf(unwanted.reason().getMessage()));
    }
    SpecificRecord row = ((Feedback.Row) read).value();
    List<Sequence> answers;
    try {
      if (row instanceof PromptCompletion pair) {
        answers = plain(pair.getPrompt(), pair.getCompletion());
      } else if (row instanceof Conversation talk) {
        List<Message> said = talk.getMessages();
        int last = said.size() - 1;
        answers = spoken(said.subList(0, last), talk.getTools(), said.subList(last, last + 1));
      } else {
        answers = answers(row, false);
      }
    } catch (IllegalArgumentException | TemplateException e) {
      throw new UnreadableException("not-encoded", String.valueOf(e.getMessage()));
    }
    for (Sequence answer : answers) {
      if (answer.length() > maxLength) {
        throw new UnreadableException(
            TOO_LONG, "it has %d tokens, the limit is %d".formatted(answer.length(), maxLength));
      }
    }
    return answers;
  }

  /** Goes through the rows of a file, JSON lines or an array, each with its place. */
  static void each(Path file, RowTaker taker) throws IOException {
    if (JsonArrayItems.isArray(file)) {
      try (JsonArrayItems items = JsonArrayItems.open(file, MOST_ROW_BYTES)) {
        int number = 0;
        for (byte[] item = items.next(); item != null; item = items.next()) {
          taker.take(file + "[" + number++ + "]", item);
        }
      }
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      int number = 0;
      Optional<byte[]> line = InstructionRows.line(in, file);
      for (; line.isPresent(); line = InstructionRows.line(in, file)) {
        number++;
        if (!new String(line.get(), UTF_8).isBlank()) {
          taker.take(file + ":" + number, line.get());
        }
      }
    }
  }

  /** Takes a row's bytes. */
  interface RowTaker {
    void take(String place, byte[] json) throws IOException;
  }

  private <R> PreferenceRows<R> split(
      Path file, List<R> rows, List<int[]> ids, double heldOutFraction) throws IOException {
    if (rows.isEmpty()) {
      throw new IOException(
          "%s: has no preference to learn from: of %d rows, dropped were %s%s"
              .formatted(
                  file,
                  ledger.rowsIn(),
                  ledger.rowsDropped(),
                  firstDropped == null ? "" : "; the first was " + firstDropped));
    }
    long hash = 17;
    for (int[] each : ids) {
      hash = hash * 31 + Arrays.hashCode(each);
    }
    int train = rows.size() - (int) (rows.size() * heldOutFraction);
    return new PreferenceRows<>(
        file.getFileName() + "-" + rows.size() + "-" + Long.toHexString(hash),
        rows.subList(0, train),
        rows.subList(train, rows.size()));
  }

  private interface Taker {
    void take(String place, byte[] json, SpecificRecord row) throws UnreadableException;
  }

  private void read(Path file, Taker taker) throws IOException {
    each(file, (place, json) -> take(place, json, taker));
  }

  private void take(String place, byte[] json, Taker taker) throws IOException {
    try {
      Feedback read = FeedbackReader.create().read(json, FeedbackKind.PREFERENCES);
      if (read instanceof Feedback.Unwanted unwanted) {
        drop(place, unwanted.reason().getRule(), 0);
      } else {
        taker.take(place, json, ((Feedback.Row) read).value());
      }
    } catch (UnreadableException e) {
      drop(place, e.rule(), 0);
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    } catch (TemplateException e) {
      throw new IOException(place + ": the chat template: " + e.getMessage(), e);
    }
  }

  /** One sequence an answer, all with the same prompt. */
  private List<Sequence> answers(SpecificRecord row, boolean onlyPairs) {
    if (row instanceof PreferencePair pair) {
      return plain(pair.getPrompt(), pair.getChosen(), pair.getRejected());
    }
    if (row instanceof ConversationalPreference talk) {
      return spoken(talk.getPrompt(), talk.getTools(), talk.getChosen(), talk.getRejected());
    }
    if (!onlyPairs && row instanceof UnpairedPreference thumb) {
      return plain(thumb.getPrompt(), thumb.getCompletion());
    }
    if (!onlyPairs && row instanceof ConversationalUnpairedPreference thumb) {
      return spoken(thumb.getPrompt(), thumb.getTools(), thumb.getCompletion());
    }
    throw new IllegalArgumentException(
        "expected %s; found %s"
            .formatted(
                onlyPairs
                    ? "prompt, chosen and rejected"
                    : "prompt, completion and label, or prompt, chosen and rejected",
                row.getSchema().getName()));
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

  private static boolean label(SpecificRecord row) {
    return row instanceof UnpairedPreference thumb
        ? thumb.getLabel()
        : ((ConversationalUnpairedPreference) row).getLabel();
  }

  private List<Sequence> plain(String prompt, String... answers) {
    List<int[]> whole = new ArrayList<>();
    for (String answer : answers) {
      whole.add(ended(framed(prompt + answer)));
    }
    return divided(framed(prompt), whole);
  }

  @SafeVarargs
  private List<Sequence> spoken(
      List<Message> prompt, @Nullable String tools, List<Message>... answers) {
    List<int[]> whole = new ArrayList<>();
    for (List<Message> answer : answers) {
      List<Message> all = new ArrayList<>(prompt);
      all.addAll(answer);
      whole.add(rendered(all, tools, false));
    }
    return divided(rendered(prompt, tools, true), whole);
  }

  /** Divides texts at the end of what all of them and the prompt begin with. */
  private static List<Sequence> divided(int[] prompt, List<int[]> whole) {
    int shared = prompt.length;
    for (int[] ids : whole) {
      int mismatch = Arrays.mismatch(prompt, ids);
      shared = mismatch < 0 ? shared : Math.min(shared, mismatch);
    }
    int[] same = Arrays.copyOf(prompt, shared);
    int from = shared;
    return whole.stream()
        .map(ids -> Sequence.of(same, Arrays.copyOfRange(ids, from, ids.length)))
        .toList();
  }

  private int[] framed(String text) {
    return tokenizer.framing().apply(tokenizer.encode(text));
  }

  private int[] ended(int[] ids) {
    if (end.isEmpty() || (ids.length > 0 && ids[ids.length - 1] == end.getAsInt())) {
      return ids;
    }
    int[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = end.getAsInt();
    return ended;
  }

  private int[] rendered(List<Message> messages, @Nullable String tools, boolean prompt) {
    if (template == null) {
      throw new IllegalArgumentException(
          "a conversation, and the model's folder has no chat template: put a chat_template.jinja"
              + " into it");
    }
    ObjectNode given = variables.deepCopy();
    ArrayNode said = given.putArray("messages");
    for (Message message : messages) {
      said.addObject().put("role", message.getRole()).put("content", message.getContent());
    }
    given.put("add_generation_prompt", prompt);
    try {
      given.set("tools", tools == null ? given.nullNode() : JSON.readTree(tools));
    } catch (IOException e) {
      throw new IllegalArgumentException("tools: " + e.getMessage(), e);
    }
    return tokenizer.encode(template.render(given, NOW), Specials.AS_TOKENS);
  }

  /** Whether a row is learned; counts it in any case. */
  private boolean keep(String place, List<Sequence> answers) {
    long tokens = answers.stream().mapToLong(Sequence::length).sum();
    boolean long_ = answers.stream().anyMatch(answer -> answer.length() > maxLength);
    List<Sequence> kept = answers.stream().map(this::cut).toList();
    if (answers.stream().anyMatch(answer -> answer.counted() == 0)) {
      return drop(place, EMPTY_ANSWER, tokens);
    }
    if (long_ && !cut) {
      return drop(place, TOO_LONG, tokens);
    }
    if (kept.stream().anyMatch(answer -> answer.counted() == 0)) {
      return drop(place, PROMPT_TOO_LONG, tokens);
    }
    if (kept.size() == 2 && Arrays.equals(kept.get(0).answer(), kept.get(1).answer())) {
      return drop(place, EQUAL_WHEN_CUT, tokens);
    }
    long trained = kept.stream().mapToLong(answer -> answer.answer().length).sum();
    long masked = kept.stream().mapToLong(answer -> answer.prompt().length).sum();
    ledger =
        ledger.plus(
            new TokenLedger(
                1,
                1,
                long_ ? 1 : 0,
                0,
                1,
                tokens,
                trained,
                masked,
                tokens - trained - masked,
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                0));
    return true;
  }

  private Sequence cut(Sequence answer) {
    if (answer.length() <= maxLength) {
      return answer;
    }
    int room = Math.max(0, maxLength - answer.prompt().length);
    return Sequence.of(answer.prompt(), Arrays.copyOf(answer.answer(), room));
  }

  private boolean drop(String place, String rule, long tokens) {
    if (firstDropped == null) {
      firstDropped = place + " (" + rule + ")";
    }
    ledger =
        ledger.plus(
            new TokenLedger(
                1,
                0,
                0,
                0,
                0,
                tokens,
                0,
                0,
                0,
                tokens == 0 ? Map.of() : Map.of(rule, tokens),
                Map.of(rule, 1L),
                Map.of(),
                0,
                0));
    return false;
  }
}
