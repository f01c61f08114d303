package io.penstock.text.tokenize;

import java.util.Arrays;
import java.util.List;

/** The merges of a byte-pair encoding by rank, and their application to one word. */
final class Merges {
  /** Two neighbours become one token; the earlier in the list, the sooner. */
  record Merge(int left, int right, int merged) {}

  private static final int NONE = -1;

  /** Symbols in a word up to which all pairs are looked through for each merge. */
  private static final int SHORT_WORD = 64;

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
   * Applies the merges to a word: always the one of lowest rank, of equals the leftmost.
   *
   * @param ids the ids of the word's symbols, replaced by those of its tokens
   * @param count how many ids there are
   * @return how many are left
   */
  int apply(int[] ids, int count) {
    if (count < 2) {
      return count;
    }
    return count <= SHORT_WORD ? applyShort(ids, count) : applyLong(ids, count);
  }

  /** Looks through all pairs for each merge, which is the fastest while there are few. */
  private int applyShort(int[] ids, int count) {
    int[] rankAt = new int[count - 1];
    for (int i = 0; i + 1 < count; i++) {
      rankAt[i] = rankOrLast(ids[i], ids[i + 1]);
    }
    int left = count;
    while (left > 1) {
      int best = 0;
      for (int i = 1; i + 1 < left; i++) {
        if (rankAt[i] < rankAt[best]) {
          best = i;
        }
      }
      if (rankAt[best] == Integer.MAX_VALUE) {
        break;
      }
      ids[best] = merged[rankAt[best]];
      System.arraycopy(ids, best + 2, ids, best + 1, left - best - 2);
      left--;
      if (best + 1 < left) {
        System.arraycopy(rankAt, best + 2, rankAt, best + 1, left - best - 2);
        rankAt[best] = rankOrLast(ids[best], ids[best + 1]);
      }
      if (best > 0) {
        rankAt[best - 1] = rankOrLast(ids[best - 1], ids[best]);
      }
    }
    return left;
  }

  private int rankOrLast(int left, int right) {
    int rank = rank(left, right);
    return rank == NONE ? Integer.MAX_VALUE : rank;
  }

  /** Takes n log n steps, so that a long run of letters costs no more than prose. */
  private int applyLong(int[] ids, int count) {
    int[] previous = new int[count];
    int[] next = new int[count];
    // Rank in the upper half, position in the lower: the natural order is the order of merging.
    LongHeap candidates = new LongHeap(count);
    for (int i = 0; i < count; i++) {
      previous[i] = i - 1;
      next[i] = i + 1 < count ? i + 1 : NONE;
      offer(candidates, ids, i, next[i]);
    }
    while (!candidates.isEmpty()) {
      long best = candidates.remove();
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
    }
    int kept = 0;
    for (int at = 0; at != NONE; at = next[at]) {
      ids[kept++] = ids[at];
    }
    return kept;
  }

  private void offer(LongHeap candidates, int[] ids, int left, int right) {
    if (right == NONE) {
      return;
    }
    int rank = rank(ids[left], ids[right]);
    if (rank != NONE) {
      candidates.add((long) rank << 32 | left);
    }
  }
}
