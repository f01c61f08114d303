package io.penstock.text.pack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Fills one row after the other: the longest piece that is left, and with it those that leave the
 * least room (a subset sum over the lengths that are left, the long ones first). Where best fit
 * keeps room in every row that nothing fits into, this needs as few rows as there could be of most
 * sets.
 */
final class FullestRows {
  /**
   * How many sums are tried for a row. A row of 2,048 needs some hundred thousand; of very long
   * rows not all are tried, and they are as full as the best that was found.
   */
  private static final long MOST_SUMS = 4_000_000;

  private final int rowLength;
  private long left;
  private final TreeMap<Integer, ArrayDeque<Integer>> piecesByLength = new TreeMap<>();

  private FullestRows(int[] lengths, int rowLength) {
    this.rowLength = rowLength;
    this.left = Arrays.stream(lengths).asLongStream().sum();
    for (int piece = 0; piece < lengths.length; piece++) {
      piecesByLength.computeIfAbsent(lengths[piece], l -> new ArrayDeque<>()).add(piece);
    }
  }

  /**
   * Which pieces share a row. Of equal length the earlier come first.
   *
   * @param lengths of the pieces, none longer than a row
   */
  static List<List<Integer>> of(int[] lengths, int rowLength) {
    FullestRows left = new FullestRows(lengths, rowLength);
    List<List<Integer>> rows = new ArrayList<>();
    while (!left.piecesByLength.isEmpty()) {
      rows.add(left.next());
    }
    return rows;
  }

  private List<Integer> next() {
    int longest = piecesByLength.lastKey();
    List<Integer> row = new ArrayList<>();
    row.add(take(longest));
    // No sum is more than all that is left, however long the rows may be.
    int[] lastOf = sums((int) Math.min(rowLength - longest, left));
    int sum = lastOf.length - 1;
    while (sum > 0 && lastOf[sum] == 0) {
      sum--;
    }
    for (; sum > 0; sum -= lastOf[sum]) {
      row.add(take(lastOf[sum]));
    }
    return row;
  }

  /** For each sum that pieces can have, the length of the last of them; 0 where none have it. */
  private int[] sums(int room) {
    int[] lastOf = new int[room + 1];
    int[] used = new int[room + 1];
    long tried = 0;
    for (Map.Entry<Integer, ArrayDeque<Integer>> entry :
        piecesByLength.headMap(room, /* inclusive= */ true).descendingMap().entrySet()) {
      int length = entry.getKey();
      int most = entry.getValue().size();
      Arrays.fill(used, 0);
      for (int sum = length; sum <= room; sum++) {
        int before = sum - length;
        boolean reached = before == 0 || lastOf[before] != 0;
        if (lastOf[sum] == 0 && reached && used[before] < most) {
          lastOf[sum] = length;
          used[sum] = used[before] + 1;
        }
      }
      tried += room;
      if (lastOf[room] != 0 || tried > MOST_SUMS) {
        break;
      }
    }
    return lastOf;
  }

  private int take(int length) {
    left -= length;
    ArrayDeque<Integer> pieces = Objects.requireNonNull(piecesByLength.get(length));
    int piece = pieces.remove();
    if (pieces.isEmpty()) {
      piecesByLength.remove(length);
    }
    return piece;
  }
}
