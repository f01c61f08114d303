package io.penstock.stages.seal;

import io.penstock.text.convert.SectionTemplate;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.Truncation;
import io.penstock.text.seal.RowOptions;
import io.penstock.text.seal.RowPacking;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What rows are to become, as the command line says it. */
public final class RowArguments {
  @Option(
      names = "--kind",
      paramLabel = "KIND",
      converter = KindOption.class,
      description =
          "Which rows: text (documents), instruction (prompts with completions, conversations),"
              + " preference (chosen and rejected), unpaired (answers with a label). Default: text.")
  private TrainingKind kind = TrainingKind.TEXT;

  @Option(
      names = "--loss",
      paramLabel = "MASK",
      converter = LossOption.class,
      description =
          "What is learned: all, completion (the last answer), or assistant (all that the assistant"
              + " says). Default: all of text, assistant of instructions, completion of answers.")
  private @Nullable LossMask loss;

  @Option(
      names = "--truncation",
      paramLabel = "HOW",
      converter = TruncationOption.class,
      description =
          "What becomes of rows that are longer than --max-length: drop, keep-start, keep-end, split"
              + " or fail. Default: split of text, which loses nothing; else fail.")
  private @Nullable Truncation truncation;

  @Option(
      names = "--max-length",
      paramLabel = "TOKENS",
      description = "The most tokens of a row before it is packed. Default: --sequence-length.")
  private @Nullable Integer maxLength;

  @Option(
      names = "--packing",
      paramLabel = "HOW",
      converter = PackingOption.class,
      description =
          "How rows share a row of tokens: bfd (best fit, TRL's rows), bfd-split (after cutting long"
              + " ones), fullest (as few rows as can be found), wrapped (one stream), none. Default:"
              + " bfd-split of text, fullest of instructions, else none.")
  private @Nullable RowPacking packing;

  @Option(
      names = "--from-documents",
      paramLabel = "TEMPLATE",
      description =
          "With --kind instruction: make the rows of documents, a prompt and its completion a section"
              + " (lmstudio, alpaca, or a JSON file with prompt, prompt-without-section and"
              + " completion, in which {title}, {section} and {text} are filled in).")
  private @Nullable String fromDocuments;

  /**
   * The options.
   *
   * @throws IllegalArgumentException naming the option whose value does not fit
   * @throws IOException if a template cannot be read
   */
  public RowOptions options(int sequenceLength) throws IOException {
    RowOptions options = RowOptions.usual(kind, maxLength == null ? sequenceLength : maxLength);
    options = packing == null ? options : options.withPacking(packing);
    options = loss == null ? options : options.withLoss(loss);
    options = truncation == null ? options : options.withTruncation(truncation);
    return fromDocuments == null
        ? options
        : options.withInstructionsOf(SectionTemplate.read(fromDocuments));
  }

  /** Whether the rows are documents, or made of documents. */
  public boolean areOfDocuments() {
    return kind == TrainingKind.TEXT || fromDocuments != null;
  }

  private static <T> T one(Map<String, T> known, String value) {
    T found = known.get(value);
    if (found == null) {
      throw new TypeConversionException(
          "expected one of %s, found '%s'".formatted(known.keySet(), value));
    }
    return found;
  }

  private static final class KindOption implements ITypeConverter<TrainingKind> {
    @Override
    public TrainingKind convert(String value) {
      Map<String, TrainingKind> known = new TreeMap<>();
      for (TrainingKind each : TrainingKind.values()) {
        known.put(each.label(), each);
      }
      return one(known, value);
    }
  }

  private static final class LossOption implements ITypeConverter<LossMask> {
    @Override
    public LossMask convert(String value) {
      return one(
          Map.of(
              "all", LossMask.ALL,
              "completion", LossMask.COMPLETION_ONLY,
              "assistant", LossMask.ASSISTANT_ONLY),
          value);
    }
  }

  private static final class TruncationOption implements ITypeConverter<Truncation> {
    @Override
    public Truncation convert(String value) {
      Map<String, Truncation> known = new TreeMap<>();
      for (Truncation each : Truncation.values()) {
        known.put(each.name().toLowerCase(Locale.ROOT).replace('_', '-'), each);
      }
      return one(known, value);
    }
  }

  private static final class PackingOption implements ITypeConverter<RowPacking> {
    @Override
    public RowPacking convert(String value) {
      Map<String, RowPacking> known = new TreeMap<>();
      for (RowPacking each : RowPacking.values()) {
        known.put(each.label(), each);
      }
      return one(known, value);
    }
  }
}
