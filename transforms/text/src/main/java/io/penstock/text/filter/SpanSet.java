package io.penstock.text.filter;

import java.util.Arrays;

/**
 * A set of spans of one text, equal where their characters are. Hashes only find candidates: what
 * counts as equal has been compared, whatever an author does to make hashes collide.
 */
final class SpanSet {
  private final char[] text;
  private final Slots slots;
  private final int[] starts;
  private final int[] ends;
  private int size;

  SpanSet(char[] text, int capacity) {
    this.text = text;
    this.slots = new Slots(capacity);
    this.starts = new int[capacity];
    this.ends = new int[capacity];
  }

  /** Whether the span was not in the set. */
  boolean add(int start, int end) {
    long mixed = Slots.mix(SpanHash.of(text, start, end));
    for (int slot = slots.first(mixed); ; slot = slots.next(slot)) {
      int entry = slots.entry(slot, mixed);
      if (entry == Slots.EMPTY) {
        starts[size] = start;
        ends[size] = end;
        slots.fill(slot, mixed, size++);
        return true;
      }
      if (entry >= 0 && Arrays.equals(text, starts[entry], ends[entry], text, start, end)) {
        return false;
      }
    }
  }
}
