package io.penstock.text.mask;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of all rows and tokens that came in. Tokens in are those trained on, masked, cut off
 * and dropped; rows in are those that gave a row or more, and those dropped.
 *
 * @param rowsIn rows that came
 * @param rowsKept of those the ones that gave at least one row
 * @param rowsTruncated of the kept ones those that lost tokens at one end
 * @param rowsSplit of the kept ones those that were cut into several
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
 * @param rowsWithoutEnd kept rows whose last learned token was no end before anything was cut
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
