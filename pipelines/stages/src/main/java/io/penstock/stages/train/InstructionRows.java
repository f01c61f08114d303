package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.train.PackedRow;
import io.penstock.models.train.PackedRows;
import io.penstock.models.train.TrainingData;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.LanguageModelingText;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.text.UnreadableException;
import io.penstock.text.convert.Feedback;
import io.penstock.text.convert.FeedbackKind;
import io.penstock.text.convert.FeedbackReader;
import io.penstock.text.mask.LabelRows;
import io.penstock.text.mask.LabeledRow;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.SpecialTokens;
import io.penstock.text.mask.TokenRow;
import io.penstock.text.mask.TokenSpan;
import io.penstock.text.mask.Truncation;
import io.penstock.text.template.ChatTemplate;
import io.penstock.text.template.ChatTemplates;
import io.penstock.text.template.Rendering;
import io.penstock.text.template.TextSpan;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON lines in TRL's shapes, tokenised as TRL's {@code SFTTrainer} does: texts and
 * completions get the end of a text behind them, conversations go through the chat template; one
 * row each, cut at the end where too long. In memory: 12 bytes a token.
 */
final class InstructionRows {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_LINE_BYTES = 64 << 20;

  /** For templates that write the date: the same rows are to give the same tokens tomorrow. */
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final DataSettings settings;
  private final PipelineTokenizer tokenizer;
  private final OptionalInt end;
  private final @Nullable ChatTemplate template;
  private final ObjectNode variables;

  private InstructionRows(
      DataSettings settings,
      PipelineTokenizer tokenizer,
      OptionalInt end,
      @Nullable ChatTemplate template,
      ObjectNode variables) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.end = end;
    this.template = template;
    this.variables = variables;
  }

  /** With the tokenizer and the chat template of a model's folder; it may have no template. */
  static InstructionRows of(Path modelFolder, DataSettings settings) throws IOException {
    PipelineTokenizer tokenizer = PipelineTokenizer.read(modelFolder);
    ChatTemplate template = null;
    ObjectNode variables = JSON.createObjectNode();
    if (hasTemplate(modelFolder)) {
      ChatTemplates templates = ChatTemplates.read(modelFolder);
      String source = templates.templates().get("default");
      template = source == null ? null : ChatTemplate.compile(source);
      variables = templates.specialTokens();
    }
    return new InstructionRows(
        settings, tokenizer, endOf(modelFolder, tokenizer), template, variables);
  }

  static boolean hasTemplate(Path folder) throws IOException {
    Path config = folder.resolve("tokenizer_config.json");
    return Files.exists(folder.resolve("chat_template.jinja"))
        || Files.exists(folder.resolve("chat_template.json"))
        || (Files.exists(config) && JSON.readTree(Files.readAllBytes(config)).has("chat_template"));
  }

  /** The end of a text as the folder names it, or as the tokenizer's vocabulary does. */
  static OptionalInt endOf(Path folder, PipelineTokenizer tokenizer) throws IOException {
    Path config = folder.resolve("tokenizer_config.json");
    if (Files.exists(config)) {
      JsonNode named = JSON.readTree(Files.readAllBytes(config)).path("eos_token");
      OptionalInt id = tokenizer.idOf(named.path("content").asText(named.asText()));
      if (id.isPresent()) {
        return id;
      }
    }
    int id = tokenizer.endOfTextId();
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /**
   * Reads a file.
   *
   * @throws IOException naming the line that is no row, or if there is nothing to learn
   */
  TrainingData read(Path file) throws IOException {
    List<PackedRow> rows = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      int number = 0;
      for (Optional<byte[]> line = line(in, file); line.isPresent(); line = line(in, file)) {
        number++;
        if (!new String(line.get(), UTF_8).isBlank()) {
          add(rows, file + ":" + number, line.get());
        }
      }
    }
    if (rows.isEmpty()) {
      throw new IOException(file + ": has no row with anything to learn");
    }
    int heldOut = (int) (rows.size() * settings.heldOutFraction());
    int split = rows.size() - heldOut;
    return new Rows(
        file.getFileName() + "-" + rows.size() + "-" + hash(rows),
        rows.subList(0, split),
        rows.subList(split, rows.size()));
  }

  static Optional<byte[]> line(InputStream in, Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    while (read >= 0 && read != '\n') {
      if (bytes.size() == MOST_LINE_BYTES) {
        throw new IOException(file + ": a line of over " + (MOST_LINE_BYTES >> 20) + " MiB");
      }
      bytes.write(read);
      read = in.read();
    }
    return Optional.of(bytes.toByteArray());
  }

  private static String hash(List<PackedRow> rows) {
    long hash = 17;
    for (PackedRow row : rows) {
      hash = hash * 31 + Arrays.hashCode(row.inputIds());
      hash = hash * 31 + Arrays.hashCode(row.labels());
    }
    return Long.toHexString(hash);
  }

  private void add(List<PackedRow> rows, String place, byte[] line) throws IOException {
    try {
      Feedback read = FeedbackReader.create().read(line, FeedbackKind.INSTRUCTIONS);
      if (read instanceof Feedback.Unwanted unwanted) {
        throw new IOException(place + ": " + unwanted.reason());
      }
      TokenRow tokens = tokens(place, ((Feedback.Row) read).value());
      LabelRows label =
          new LabelRows(
              mask(((Feedback.Row) read).value()),
              Truncation.KEEP_START,
              settings.maxLength(),
              SpecialTokens.NONE);
      for (LabeledRow labeled : label.label(tokens).rows()) {
        rows.add(
            new PackedRow(
                labeled.ids(),
                labeled.labels(),
                IntStream.range(0, labeled.ids().length).toArray(),
                new int[] {labeled.ids().length}));
      }
    } catch (UnreadableException | IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  private LossMask mask(SpecificRecord row) {
    if (row instanceof PromptCompletion) {
      return settings.completionOnlyLoss() ? LossMask.COMPLETION_ONLY : LossMask.ALL;
    }
    return settings.assistantOnlyLoss() ? LossMask.ASSISTANT_ONLY : LossMask.ALL;
  }

  private TokenRow tokens(String place, SpecificRecord row) {
    if (row instanceof LanguageModelingText text) {
      return new TokenRow(place, ended(framed(text.getText())), List.of());
    }
    if (row instanceof PromptCompletion pair) {
      int[] prompt = framed(pair.getPrompt());
      int[] all = ended(framed(pair.getPrompt() + pair.getCompletion()));
      int boundary = commonStart(prompt, all);
      return new TokenRow(
          place,
          all,
          List.of(
              TokenSpan.of(TokenSpan.Part.PROMPT, 0, boundary),
              TokenSpan.of(TokenSpan.Part.COMPLETION, boundary, all.length)));
    }
    if (row instanceof Conversation conversation) {
      return conversation(place, conversation);
    }
    throw new IllegalArgumentException(
        "expected text, prompt with completion, or messages; found "
            + row.getSchema().getName()
            + ", which `train sft` does not learn");
  }

  private static int commonStart(int[] prompt, int[] all) {
    int same = Arrays.mismatch(prompt, all);
    return same < 0 ? prompt.length : same;
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

  private TokenRow conversation(String place, Conversation conversation) {
    if (template == null) {
      throw new IllegalArgumentException(
          "a conversation, and the model's folder has no chat template: put a chat_template.jinja"
              + " into it");
    }
    ObjectNode given = variables.deepCopy();
    ArrayNode messages = given.putArray("messages");
    for (Message message : conversation.getMessages()) {
      messages.addObject().put("role", message.getRole()).put("content", message.getContent());
    }
    if (!settings.assistantOnlyLoss()) {
      String text = template.render(given, NOW);
      return new TokenRow(place, tokenizer.encode(text, Specials.AS_TOKENS), List.of());
    }
    return assistantSpans(place, template.renderWithAssistant(given, NOW));
  }

  /** Encoded piece by piece, so that each span begins and ends with a token. */
  private TokenRow assistantSpans(String place, Rendering rendering) {
    List<Integer> ids = new ArrayList<>();
    List<TokenSpan> spans = new ArrayList<>();
    int at = 0;
    for (TextSpan span : rendering.assistant()) {
      append(ids, rendering.text().substring(at, span.start()));
      int from = ids.size();
      append(ids, rendering.text().substring(span.start(), span.end()));
      spans.add(TokenSpan.of(TokenSpan.Part.ASSISTANT, from, ids.size()));
      at = span.end();
    }
    append(ids, rendering.text().substring(at));
    return new TokenRow(place, ids.stream().mapToInt(Integer::intValue).toArray(), spans);
  }

  private void append(List<Integer> ids, String text) {
    for (int id : tokenizer.encode(text, Specials.AS_TOKENS)) {
      ids.add(id);
    }
  }

  private record Rows(String version, List<PackedRow> trainRows, List<PackedRow> heldOutRows)
      implements TrainingData {
    Rows {
      trainRows = List.copyOf(trainRows);
      heldOutRows = List.copyOf(heldOutRows);
    }

    @Override
    public PackedRows train() {
      return listed(trainRows);
    }

    @Override
    public PackedRows evaluation() {
      return listed(heldOutRows);
    }

    private static PackedRows listed(List<PackedRow> rows) {
      return new PackedRows() {
        @Override
        public int size() {
          return rows.size();
        }

        @Override
        public PackedRow row(int index) {
          return rows.get(index);
        }
      };
    }
  }
}
