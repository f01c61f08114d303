package io.penstock.text.tokenize;

import org.jspecify.annotations.Nullable;

/**
 * The ids of words seen before, found by a range of a text without making a string of it. Several
 * threads may use it without a lock: an entry never changes once it is made, and one that is lost
 * to another thread is only made again.
 */
final class WordCache {
  /** A power of two. */
  private static final int SLOTS = 1 << 16;

  /** How many slots a word may be in. */
  private static final int WAYS = 4;

  private static final int LONGEST_WORD = 48;

  private static final class Entry {
    private final int hash;
    private final String word;
    private final int[] ids;

    Entry(int hash, String word, int[] ids) {
      this.hash = hash;
      this.word = word;
      this.ids = ids;
    }
  }

  private final @Nullable Entry[] slots = new Entry[SLOTS];

  /** The ids, not to be changed, or null. */
  int @Nullable [] find(String text, int start, int end) {
    int length = end - start;
    if (length > LONGEST_WORD) {
      return null;
    }
    int hash = hash(text, start, end);
    for (int way = 0; way < WAYS; way++) {
      Entry entry = slots[slot(hash, way)];
      if (entry == null) {
        return null;
      }
      if (entry.hash == hash
          && entry.word.length() == length
          && text.startsWith(entry.word, start)) {
        return entry.ids;
      }
    }
    return null;
  }

  /** Keeps the ids of a word; of words that share their slots the newest has the last of them. */
  void put(String text, int start, int end, int[] ids) {
    if (end - start > LONGEST_WORD) {
      return;
    }
    int hash = hash(text, start, end);
    int way = 0;
    while (way < WAYS - 1 && slots[slot(hash, way)] != null) {
      way++;
    }
    slots[slot(hash, way)] = new Entry(hash, text.substring(start, end), ids);
  }

  private static int slot(int hash, int way) {
    return (hash + way) & (SLOTS - 1);
  }

  private static int hash(String text, int start, int end) {
    int hash = 0;
    for (int at = start; at < end; at++) {
      hash = hash * 31 + text.charAt(at);
    }
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
