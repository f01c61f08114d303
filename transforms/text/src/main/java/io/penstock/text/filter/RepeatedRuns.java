package io.penstock.text.filter;

import java.util.Arrays;

/**
 * Finds runs of words that were there before. The hash of any run comes from two sums over what
 * lies before it; hashes only find candidates, which are then compared.
 */
final class RepeatedRuns {
  /** Characters; longer ones are repeated less often, shorter runs must be looked at. */
  private static final int BEGINNING = 16;

  private static final long BASE = 6364136223846793005L;

  /** By how many characters a word has: what divides by that power of the base. */
  private static final long[] INVERSES = inverses(64);

  private final char[] joined;
  private final int[] offsets;
  private final int count;

  /** Sums of character times power of the base, over all before a word. */
  private final long[] sums;

  /** What divides by the power of the base at which a word begins. */
  private final long[] inverses;

  private final boolean[] repeatedBeginnings;
  private final Slots slots;

  /** Words that lie one after the other, each between two offsets. */
  RepeatedRuns(char[] joined, int[] offsets) {
    this.joined = joined;
    this.offsets = offsets;
    this.count = offsets.length - 1;
    this.sums = new long[count + 1];
    this.inverses = new long[count + 1];
    this.slots = new Slots(count);
    this.repeatedBeginnings = new boolean[count];
    addUp();
    findBeginnings();
  }

  private void addUp() {
    inverses[0] = 1;
    long power = 1;
    long sum = 0;
    for (int word = 0; word < count; word++) {
      for (int at = offsets[word]; at < offsets[word + 1]; at++) {
        sum += joined[at] * power;
        power *= BASE;
      }
      sums[word + 1] = sum;
      inverses[word + 1] = inverses[word] * inverse(offsets[word + 1] - offsets[word]);
    }
  }

  /**
   * Whether the first characters from a word on also stand at another one. Where they do not, no
   * run that begins there is a repetition or is repeated: most of a usual text needs no more than
   * that.
   */
  private void findBeginnings() {
    for (int word = 0; word < count; word++) {
      int start = offsets[word];
      if (start + BEGINNING > joined.length) {
        repeatedBeginnings[word] = true;
        continue;
      }
      long mixed = Slots.mix(SpanHash.of(joined, start, start + BEGINNING));
      int slot = slots.first(mixed);
      int entry = slots.entry(slot, mixed);
      while (entry == Slots.OTHER) {
        slot = slots.next(slot);
        entry = slots.entry(slot, mixed);
      }
      if (entry == Slots.EMPTY) {
        slots.fill(slot, mixed, word);
      } else {
        repeatedBeginnings[entry] = true;
        repeatedBeginnings[word] = true;
      }
    }
  }

  /** Forgets all runs; those to come have n words. */
  void clear() {
    slots.clear();
  }

  /** Whether the run of n words at a word equals one that was added before; else adds it. */
  boolean isRepeated(int word, int n) {
    int start = offsets[word];
    int end = offsets[word + n];
    if (!repeatedBeginnings[word] && end - start >= BEGINNING) {
      return false;
    }
    long mixed = Slots.mix((sums[word + n] - sums[word]) * inverses[word]);
    for (int slot = slots.first(mixed); ; slot = slots.next(slot)) {
      int other = slots.entry(slot, mixed);
      if (other == Slots.EMPTY) {
        slots.fill(slot, mixed, word);
        return false;
      }
      if (other >= 0
          && Arrays.equals(joined, start, end, joined, offsets[other], offsets[other + n])) {
        return true;
      }
    }
  }

  private static long inverse(int length) {
    long inverse = INVERSES[length % INVERSES.length];
    for (int rest = length / INVERSES.length; rest > 0; rest--) {
      inverse *= INVERSES[INVERSES.length - 1] * INVERSES[1];
    }
    return inverse;
  }

  /** Modulo 2^64, by Newton's method: each step doubles the bits that are right. */
  private static long[] inverses(int size) {
    long inverse = BASE;
    for (int step = 0; step < 5; step++) {
      inverse *= 2 - BASE * inverse;
    }
    long[] inverses = new long[size];
    inverses[0] = 1;
    for (int i = 1; i < size; i++) {
      inverses[i] = inverses[i - 1] * inverse;
    }
    return inverses;
  }
}
