package io.penstock.text.mask;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of all rows and tokens that came in. Tokens in are those trained on, masked, cut off
 * and dropped; rows in are those that gave a row or more, and those dropped.
 *
 * @param rowsIn rows that came
 * @param rowsKept of those the ones that gave at least one row
 * @param rowsTruncated of the kept ones those that lost tokens at one end
 * @param rowsSplit of the kept ones those that were cut into several, when they were shortened or
 *     packed
 * @param rowsOut rows that were given
 * @param tokensIn tokens that came
 * @param tokensTrained tokens with a label
 * @param tokensMasked tokens given without a label
 * @param tokensTruncated tokens cut off from rows that were kept
 * @param tokensDropped tokens of dropped rows, and of dropped parts of rows that were split, by the
 *     reason
 * @param rowsDropped dropped rows by the reason
 * @param partsDropped dropped parts of rows that were split and kept, by the reason
 * @param rowsWithDoubledBeginning kept rows that begin twice
 * @param rowsWithoutEnd kept rows whose last two learned tokens were no end before anything was cut
 */
public record TokenLedger(
    long rowsIn,
    long rowsKept,
    long rowsTruncated,
    long rowsSplit,
    long rowsOut,
    long tokensIn,
    long tokensTrained,
    long tokensMasked,
    long tokensTruncated,
    Map<String, Long> tokensDropped,
    Map<String, Long> rowsDropped,
    Map<String, Long> partsDropped,
    long rowsWithDoubledBeginning,
    long rowsWithoutEnd) {

  /** Nothing came. */
  public static final TokenLedger EMPTY =
      new TokenLedger(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of(), 0, 0);

  public TokenLedger {
    tokensDropped = Map.copyOf(tokensDropped);
    rowsDropped = Map.copyOf(rowsDropped);
    partsDropped = Map.copyOf(partsDropped);
  }

  /** A row that was dropped, and how many tokens it has, as far as they were made. */
  public static TokenLedger dropped(String reason, long tokens) {
    return new TokenLedger(
        1, 0, 0, 0, 0, tokens, 0, 0, 0, Map.of(reason, tokens), Map.of(reason, 1L), Map.of(), 0, 0);
  }

  /** Kept rows that were cut into several where rows share a row of tokens. */
  public static TokenLedger split(long rows) {
    return new TokenLedger(0, 0, 0, rows, 0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of(), 0, 0);
  }

  /** The ledger whose {@link #counts} these are; what is missing is 0. */
  public static TokenLedger of(Map<String, Long> counts) {
    return new TokenLedger(
        counts.getOrDefault("rows-in", 0L),
        counts.getOrDefault("rows-kept", 0L),
        counts.getOrDefault("rows-truncated", 0L),
        counts.getOrDefault("rows-split", 0L),
        counts.getOrDefault("rows-out", 0L),
        counts.getOrDefault("tokens-in", 0L),
        counts.getOrDefault("tokens-trained", 0L),
        counts.getOrDefault("tokens-masked", 0L),
        counts.getOrDefault("tokens-truncated", 0L),
        byReason(counts, "tokens-dropped."),
        byReason(counts, "rows-dropped."),
        byReason(counts, "parts-dropped."),
        counts.getOrDefault("rows-with-doubled-beginning", 0L),
        counts.getOrDefault("rows-without-end", 0L));
  }

  private static Map<String, Long> byReason(Map<String, Long> counts, String prefix) {
    Map<String, Long> reasons = new TreeMap<>();
    counts.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            reasons.put(name.substring(prefix.length()), count);
          }
        });
    return reasons;
  }

  /** The counts by name, those by reason as {@code name.reason}. */
  public SortedMap<String, Long> counts() {
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("rows-in", rowsIn);
    counts.put("rows-kept", rowsKept);
    counts.put("rows-truncated", rowsTruncated);
    counts.put("rows-split", rowsSplit);
    counts.put("rows-out", rowsOut);
    counts.put("tokens-in", tokensIn);
    counts.put("tokens-trained", tokensTrained);
    counts.put("tokens-masked", tokensMasked);
    counts.put("tokens-truncated", tokensTruncated);
    tokensDropped.forEach((reason, count) -> counts.put("tokens-dropped." + reason, count));
    rowsDropped.forEach((reason, count) -> counts.put("rows-dropped." + reason, count));
    partsDropped.forEach((reason, count) -> counts.put("parts-dropped." + reason, count));
    counts.put("rows-with-doubled-beginning", rowsWithDoubledBeginning);
    counts.put("rows-without-end", rowsWithoutEnd);
    return counts;
  }

  /** Both together. */
  public TokenLedger plus(TokenLedger other) {
    return new TokenLedger(
        rowsIn + other.rowsIn,
        rowsKept + other.rowsKept,
        rowsTruncated + other.rowsTruncated,
        rowsSplit + other.rowsSplit,
        rowsOut + other.rowsOut,
        tokensIn + other.tokensIn,
        tokensTrained + other.tokensTrained,
        tokensMasked + other.tokensMasked,
        tokensTruncated + other.tokensTruncated,
        sum(tokensDropped, other.tokensDropped),
        sum(rowsDropped, other.rowsDropped),
        sum(partsDropped, other.partsDropped),
        rowsWithDoubledBeginning + other.rowsWithDoubledBeginning,
        rowsWithoutEnd + other.rowsWithoutEnd);
  }

  /** Whether nothing is missing and nothing counted twice. */
  public boolean isBalanced() {
    return tokensIn == tokensTrained + tokensMasked + tokensTruncated + total(tokensDropped)
        && rowsIn == rowsKept + total(rowsDropped);
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new TreeMap<>(one);
    other.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return sum;
  }
}
