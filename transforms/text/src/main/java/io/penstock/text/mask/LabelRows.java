package io.penstock.text.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Labels rows and brings them to a length. A row, or a part of one, without a token to learn is
 * dropped: a trainer would take its step for nothing. Safe to share between threads.
 */
public final class LabelRows {
  /** Why rows are dropped. */
  public static final String TOO_LONG = "too-long";

  /** Nothing in it is learned. */
  public static final String NOTHING_TO_LEARN = "nothing-to-learn";

  private final LossMask mask;
  private final Truncation truncation;
  private final int maxTokens;
  private final SpecialTokens special;

  /**
   * Rules for rows.
   *
   * @param maxTokens longer rows are treated as the truncation says
   */
  public LabelRows(LossMask mask, Truncation truncation, int maxTokens, SpecialTokens special) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be positive: " + maxTokens);
    }
    this.mask = mask;
    this.truncation = truncation;
    this.maxTokens = maxTokens;
    this.special = special;
  }

  /**
   * What became of a row.
   *
   * @param rows what is trained on; none where the row was dropped
   * @param ledger of this row alone
   */
  public record Labeled(List<LabeledRow> rows, TokenLedger ledger) {
    public Labeled {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Labels one row.
   *
   * @throws RowTooLongException if it is too long and that was to be an error
   */
  public Labeled label(TokenRow row) {
    int length = row.ids().length;
    if (length > maxTokens && truncation == Truncation.FAIL) {
      throw new RowTooLongException(row.id(), length, maxTokens);
    }
    if (length > maxTokens && truncation == Truncation.DROP) {
      return new Labeled(List.of(), TokenLedger.dropped(TOO_LONG, length));
    }
    int[] labels = mask.labels(row);
    return length > maxTokens && truncation == Truncation.SPLIT
        ? split(row, labels)
        : cut(row, labels);
  }

  private Labeled cut(TokenRow row, int[] labels) {
    int length = labels.length;
    int kept = Math.min(length, maxTokens);
    int start = truncation == Truncation.KEEP_END ? length - kept : 0;
    LabeledRow part = part(row, labels, start, start + kept);
    long trained = trained(part);
    return trained == 0
        ? new Labeled(List.of(), TokenLedger.dropped(NOTHING_TO_LEARN, length))
        : new Labeled(
            List.of(part),
            kept(
                row,
                labels,
                new Counts(1, length > kept ? 1 : 0, 0, trained, kept - trained, length - kept),
                Map.of(),
                Map.of()));
  }

  private Labeled split(TokenRow row, int[] labels) {
    List<LabeledRow> parts = new ArrayList<>();
    long trained = 0;
    long masked = 0;
    long droppedTokens = 0;
    long droppedParts = 0;
    for (int start = 0; start < labels.length; start += maxTokens) {
      LabeledRow part = part(row, labels, start, Math.min(labels.length, start + maxTokens));
      long learned = trained(part);
      if (learned == 0) {
        droppedParts++;
        droppedTokens += part.ids().length;
      } else {
        parts.add(part);
        trained += learned;
        masked += part.ids().length - learned;
      }
    }
    if (parts.isEmpty()) {
      return new Labeled(List.of(), TokenLedger.dropped(NOTHING_TO_LEARN, labels.length));
    }
    return new Labeled(
        parts,
        kept(
            row,
            labels,
            new Counts(parts.size(), 0, 1, trained, masked, 0),
            droppedParts == 0 ? Map.of() : Map.of(NOTHING_TO_LEARN, droppedTokens),
            droppedParts == 0 ? Map.of() : Map.of(NOTHING_TO_LEARN, droppedParts)));
  }

  private static LabeledRow part(TokenRow row, int[] labels, int start, int end) {
    return new LabeledRow(
        row.id(),
        start,
        Arrays.copyOfRange(row.ids(), start, end),
        Arrays.copyOfRange(labels, start, end));
  }

  private static long trained(LabeledRow row) {
    return trained(row.labels());
  }

  static long trained(int[] labels) {
    return trained(labels, 0);
  }

  /** How many labels there are from a place on. */
  static long trained(int[] labels, int from) {
    return Arrays.stream(labels, from, labels.length)
        .filter(label -> label != LabeledRow.MASKED)
        .count();
  }

  private record Counts(
      long rowsOut, long truncatedRows, long splitRows, long trained, long masked, long cutOff) {}

  private TokenLedger kept(
      TokenRow row,
      int[] labels,
      Counts counts,
      Map<String, Long> tokensDropped,
      Map<String, Long> partsDropped) {
    return new TokenLedger(
        1,
        1,
        counts.truncatedRows(),
        counts.splitRows(),
        counts.rowsOut(),
        row.ids().length,
        counts.trained(),
        counts.masked(),
        counts.cutOff(),
        tokensDropped,
        Map.of(),
        partsDropped,
        special.hasDoubledBeginning(row.ids()) ? 1 : 0,
        special.lacksEnd(labels) ? 1 : 0);
  }
}
