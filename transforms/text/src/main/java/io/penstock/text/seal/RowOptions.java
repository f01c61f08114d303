package io.penstock.text.seal;

import io.penstock.schemas.shard.ShardKind;
import io.penstock.text.convert.SectionTemplate;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.Truncation;
import java.util.List;
import java.util.Optional;

/**
 * What rows become. Nothing of a row is lost unless a truncation is chosen that loses: the usual
 * ones cut documents into parts that are all kept, and fail for rows of any other kind.
 *
 * @param kind which rows are sealed
 * @param loss what of them is learned; of answers to a prompt {@code ALL} is all of the answer
 * @param truncation what becomes of longer ones
 * @param maxLength the most tokens of a row before it is packed
 * @param packing how they share rows of tokens
 * @param fromDocuments how instructions are made of documents; empty: instructions are sealed that
 *     came as such
 */
public record RowOptions(
    TrainingKind kind,
    LossMask loss,
    Truncation truncation,
    int maxLength,
    RowPacking packing,
    Optional<SectionTemplate> fromDocuments) {
  public RowOptions {
    if (fromDocuments.isPresent() && kind != TrainingKind.INSTRUCTION) {
      throw new IllegalArgumentException(
          "from-documents makes rows of kind instruction, found " + kind.label());
    }
    if (maxLength < 1) {
      throw new IllegalArgumentException("max-length must be at least 1, found " + maxLength);
    }
    if (!kind.isPackable() && packing != RowPacking.NONE) {
      throw new IllegalArgumentException(
          "packing of rows of kind %s must be none, found %s: their answers stand beside each other"
              .formatted(kind.label(), packing.label()));
    }
    if (!kind.isPackable() && truncation == Truncation.SPLIT) {
      throw new IllegalArgumentException(
          "truncation of rows of kind %s must be drop, keep-start, keep-end or fail, found split"
              .formatted(kind.label()));
    }
  }

  /** Documents, all of them learned, cut and packed by best fit. */
  public static RowOptions text(int maxLength) {
    return usual(TrainingKind.TEXT, maxLength);
  }

  /** What is usual for a kind. */
  public static RowOptions usual(TrainingKind kind, int maxLength) {
    return switch (kind) {
      case TEXT ->
          new RowOptions(
              kind,
              LossMask.ALL,
              Truncation.SPLIT,
              maxLength,
              RowPacking.BFD_SPLIT,
              Optional.empty());
      case INSTRUCTION ->
          new RowOptions(
              kind,
              LossMask.ASSISTANT_ONLY,
              Truncation.FAIL,
              maxLength,
              RowPacking.FULLEST,
              Optional.empty());
      case PREFERENCE, UNPAIRED ->
          new RowOptions(
              kind,
              LossMask.COMPLETION_ONLY,
              Truncation.FAIL,
              maxLength,
              RowPacking.NONE,
              Optional.empty());
    };
  }

  public RowOptions withLoss(LossMask other) {
    return new RowOptions(kind, other, truncation, maxLength, packing, fromDocuments);
  }

  public RowOptions withTruncation(Truncation other) {
    return new RowOptions(kind, loss, other, maxLength, packing, fromDocuments);
  }

  public RowOptions withMaxLength(int tokens) {
    return new RowOptions(kind, loss, truncation, tokens, packing, fromDocuments);
  }

  public RowOptions withPacking(RowPacking other) {
    return new RowOptions(kind, loss, truncation, maxLength, other, fromDocuments);
  }

  /** The same, of documents. */
  public RowOptions withInstructionsOf(SectionTemplate template) {
    return new RowOptions(kind, loss, truncation, maxLength, packing, Optional.of(template));
  }

  /** The kinds of shards that have its rows. */
  List<ShardKind> sources() {
    return fromDocuments.isPresent() ? List.of(ShardKind.TEXT) : kind.sources();
  }

  /** Refuses rows that would be longer than the rows of tokens that are to hold them. */
  void fit(int sequenceLength) {
    if (kind.isPackable() && maxLength > sequenceLength && !packing.cuts()) {
      throw new IllegalArgumentException(
          "max-length must be at most the sequence length of %d, found %d: packing %s would cut"
              .formatted(sequenceLength, maxLength, packing.label()));
    }
  }

  /** What a row is cut to before it is packed; one stream of tokens is cut while it is packed. */
  int cutAt() {
    return packing == RowPacking.WRAPPED && truncation == Truncation.SPLIT
        ? Integer.MAX_VALUE
        : maxLength;
  }
}
