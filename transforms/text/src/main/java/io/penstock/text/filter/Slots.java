package io.penstock.text.filter;

import java.util.Arrays;

/**
 * An open-addressed table of entries numbered from 0, each with the upper half of its hash beside
 * it, so that another entry is rarely looked at in vain.
 */
final class Slots {
  /** Nothing is in the slot: the search has ended. */
  static final int EMPTY = -1;

  /** Something else is in the slot: the search goes on. */
  static final int OTHER = -2;

  private static final long TAG = 0xFFFF_FFFF_0000_0000L;

  /** The tag above, the entry's number plus one below; 0 where there is none. */
  private final long[] slots;

  private final int mask;

  Slots(int capacity) {
    int size = Math.max(16, Integer.highestOneBit(capacity + capacity / 2) * 2);
    slots = new long[size];
    mask = size - 1;
  }

  void clear() {
    Arrays.fill(slots, 0);
  }

  /** Spreads a hash over all its bits (the finisher of MurmurHash3). */
  static long mix(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  int first(long mixed) {
    return (int) mixed & mask;
  }

  int next(int slot) {
    return (slot + 1) & mask;
  }

  /** The number of an entry whose hash may be the same, {@link #OTHER} or {@link #EMPTY}. */
  int entry(int slot, long mixed) {
    long found = slots[slot];
    if (found == 0) {
      return EMPTY;
    }
    return ((found ^ mixed) & TAG) == 0 ? (int) found - 1 : OTHER;
  }

  void fill(int slot, long mixed, int entry) {
    slots[slot] = (mixed & TAG) | (entry + 1);
  }
}
