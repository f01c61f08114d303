package io.penstock.stages.train;

import io.penstock.models.train.PackedRow;
import io.penstock.models.train.PackedRows;
import io.penstock.models.train.TrainingData;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.LanguageModelingText;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.text.UnreadableException;
import io.penstock.text.convert.Feedback;
import io.penstock.text.convert.FeedbackKind;
import io.penstock.text.convert.FeedbackReader;
import io.penstock.text.encode.ChatEncoder;
import io.penstock.text.encode.RowContent;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.RowRefusedException;
import io.penstock.text.encode.StartCheck;
import io.penstock.text.encode.TokenizerFolder;
import io.penstock.text.mask.LabelRows;
import io.penstock.text.mask.LabeledRow;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.mask.TokenRow;
import io.penstock.text.mask.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON lines in TRL's shapes, tokenised and masked as {@code penstock shards seal} does:
 * texts and completions get the end of a text behind them, conversations go through the chat
 * template with their tools, and a message's own {@code train} goes before the mask. One row each,
 * cut at the end where too long. In memory: 12 bytes a token.
 */
final class InstructionRows {
  /** For templates that write the date: the same rows are to give the same tokens tomorrow. */
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final DataSettings settings;
  private final TokenizerFolder folder;
  private final LossMask conversationLoss;
  private final RowEncoder texts;
  private final List<String> remarks = new ArrayList<>();
  private @Nullable RowEncoder conversations;
  private TokenLedger ledger = TokenLedger.EMPTY;

  private InstructionRows(DataSettings settings, TokenizerFolder folder) {
    this.settings = settings;
    this.folder = folder;
    this.conversationLoss = settings.assistantOnlyLoss() ? LossMask.ASSISTANT_ONLY : LossMask.ALL;
    this.texts = new RowEncoder(folder, folder.ends(List.of()), Optional.empty(), conversationLoss);
  }

  /** With the tokenizer and the chat template of a model's folder; it may have no template. */
  static InstructionRows of(Path modelFolder, DataSettings settings) throws IOException {
    return new InstructionRows(settings, TokenizerFolder.read(modelFolder.toString()));
  }

  /** What a user should know before the training: of the template, and what became of the rows. */
  List<String> remarks() {
    List<String> all = new ArrayList<>(remarks);
    all.add(
        "%d rows read, %d used (%d of them cut at the end, by %d tokens), %d dropped%s; %d tokens to learn, %d to read"
            .formatted(
                ledger.rowsIn(),
                ledger.rowsKept(),
                ledger.rowsTruncated(),
                ledger.tokensTruncated(),
                ledger.rowsIn() - ledger.rowsKept(),
                ledger.rowsDropped().isEmpty() ? "" : " " + new TreeMap<>(ledger.rowsDropped()),
                ledger.tokensTrained(),
                ledger.tokensMasked()));
    return all;
  }

  /**
   * Reads a file.
   *
   * @throws IOException naming the line that is no row, or if there is nothing to learn
   */
  TrainingData read(Path file) throws IOException {
    List<PackedRow> rows = new ArrayList<>();
    JsonRows.each(file, (place, json) -> add(rows, place.toString(), json));
    if (rows.isEmpty()) {
      throw new IOException(file + ": has no row with anything to learn: " + remarks());
    }
    int heldOut = (int) (rows.size() * settings.heldOutFraction());
    int split = rows.size() - heldOut;
    return new Rows(
        file.getFileName() + "-" + rows.size() + "-" + hash(rows),
        rows.subList(0, split),
        rows.subList(split, rows.size()));
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
        ledger = ledger.plus(TokenLedger.dropped(unwanted.reason().getRule(), 0));
        return;
      }
      SpecificRecord row = ((Feedback.Row) read).value();
      LabelRows.Labeled labeled = label(tokens(place, row), mask(row));
      ledger = ledger.plus(labeled.ledger());
      for (LabeledRow each : labeled.rows()) {
        rows.add(
            new PackedRow(
                each.ids(),
                each.labels(),
                IntStream.range(0, each.ids().length).toArray(),
                new int[] {each.ids().length}));
      }
    } catch (RowRefusedException e) {
      ledger = ledger.plus(TokenLedger.dropped(e.reason(), 0));
    } catch (UnreadableException | IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  private LabelRows.Labeled label(TokenRow tokens, LossMask mask) {
    return new LabelRows(mask, Truncation.KEEP_START, settings.maxLength(), texts.special())
        .label(tokens);
  }

  private LossMask mask(SpecificRecord row) {
    if (row instanceof PromptCompletion) {
      return settings.completionOnlyLoss() ? LossMask.COMPLETION_ONLY : LossMask.ALL;
    }
    return conversationLoss;
  }

  private TokenRow tokens(String place, SpecificRecord row) throws RowRefusedException {
    if (row instanceof LanguageModelingText text) {
      return texts.tokens(place, ShardKind.LANGUAGE_MODELING, text.getText());
    }
    if (row instanceof PromptCompletion pair) {
      return texts.tokens(place, ShardKind.PROMPT_COMPLETION, RowContent.of(pair));
    }
    if (row instanceof Conversation conversation) {
      return conversations().tokens(place, ShardKind.CONVERSATION, RowContent.of(conversation));
    }
    throw new IllegalArgumentException(
        "expected text, prompt with completion, or messages; found "
            + row.getSchema().getName()
            + ", which `train sft` does not learn");
  }

  /** The template is looked at only once a row needs it: texts can be learned without one. */
  private RowEncoder conversations() {
    if (conversations == null) {
      if (folder.templates().isEmpty()) {
        throw new IllegalArgumentException(
            "a conversation, and the model's folder has no chat template: put a chat_template.jinja"
                + " into it");
      }
      ChatEncoder chat =
          new ChatEncoder(folder.tokenizer(), folder.templates(), folder.tokens(), NOW);
      conversations = new RowEncoder(folder, texts.ends(), Optional.of(chat), conversationLoss);
      StartCheck.findings(conversations).forEach(found -> remarks.add("attention: " + found));
    }
    return conversations;
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
