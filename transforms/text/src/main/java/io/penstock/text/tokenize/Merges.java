package io.penstock.text.tokenize;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** The merges of a byte-pair encoding by rank, and their application to one word. */
final class Merges {
  /** Two neighbours become one token; the earlier in the list, the sooner. */
  record Merge(int left, int right, int merged) {}

  private static final int NONE = -1;

  /** Open addressing, at most half full; ranks of free slots are {@link #NONE}. */
  private final long[] pairs;

  private final int[] ranks;
  private final int[] merged;

  Merges(List<Merge> merges) {
    int slots = Integer.highestOneBit(Math.max(4, merges.size() * 2)) * 2;
    this.pairs = new long[slots];
    this.ranks = new int[slots];
    this.merged = new int[merges.size()];
    Arrays.fill(ranks, NONE);
    for (int rank = 0; rank < merged.length; rank++) {
      Merge merge = merges.get(rank);
      merged[rank] = merge.merged();
      put(merge, rank);
    }
  }

  private void put(Merge merge, int rank) {
    long pair = pair(merge.left(), merge.right());
    int slot = slot(pair);
    if (ranks[slot] != NONE) {
      throw new IllegalArgumentException("merge " + rank + " repeats merge " + ranks[slot]);
    }
    pairs[slot] = pair;
    ranks[slot] = rank;
  }

  private int rank(int left, int right) {
    return ranks[slot(pair(left, right))];
  }

  private int slot(long pair) {
    long mixed = pair * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & (pairs.length - 1);
    while (ranks[slot] != NONE && pairs[slot] != pair) {
      slot = (slot + 1) & (pairs.length - 1);
    }
    return slot;
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | right;
  }

  /**
   * Applies the merges to a word: always the one of lowest rank, of equals the leftmost. Takes n
   * log n steps, so that a long run of letters costs no more than prose.
   *
   * @param ids the ids of the word's bytes; used up
   */
  int[] apply(int[] ids) {
    int count = ids.length;
    if (count < 2) {
      return ids;
    }
    int[] previous = new int[count];
    int[] next = new int[count];
    // Rank in the upper half, position in the lower: the natural order is the order of merging.
    PriorityQueue<Long> candidates = new PriorityQueue<>(count);
    for (int i = 0; i < count; i++) {
      previous[i] = i - 1;
      next[i] = i + 1 < count ? i + 1 : NONE;
      offer(candidates, ids, i, next[i]);
    }
    int remaining = count;
    for (Long best = candidates.poll(); best != null; best = candidates.poll()) {
      int left = (int) (best & 0xFFFFFFFFL);
      int rank = (int) (best >>> 32);
      int right = next[left];
      // Gone or merged otherwise since it was offered.
      if (ids[left] == NONE || right == NONE || rank(ids[left], ids[right]) != rank) {
        continue;
      }
      ids[left] = merged[rank];
      ids[right] = NONE;
      next[left] = next[right];
      if (next[left] != NONE) {
        previous[next[left]] = left;
        offer(candidates, ids, left, next[left]);
      }
      if (previous[left] != NONE) {
        offer(candidates, ids, previous[left], left);
      }
      remaining--;
    }
    int[] result = new int[remaining];
    for (int i = 0, at = 0; at != NONE; at = next[at]) {
      result[i++] = ids[at];
    }
    return result;
  }

  private void offer(PriorityQueue<Long> candidates, int[] ids, int left, int right) {
    if (right == NONE) {
      return;
    }
    int rank = rank(ids[left], ids[right]);
    if (rank != NONE) {
      candidates.add((long) rank << 32 | left);
    }
  }
}
