package io.penstock.text.filter;

import java.util.Arrays;

/**
 * The most frequent run of words, for runs that grow by a word at a time. Equal runs have the same
 * number; a longer run is the number of its beginning and that of one more word. What begins as
 * nothing else does is not looked at again.
 */
final class TopRuns {
  private static final int UNIQUE = -1;

  /** The numbers of the words. */
  private final int[] ids;

  /** The number of the run that begins at a word. */
  private final int[] runIds;

  private final Slots slots;

  /** By number of a run: what it consists of, how often it occurs, where first. */
  private final long[] pairs;

  private final int[] counts;
  private final int[] firsts;
  private int distinct;
  private int words = 1;

  private TopRuns(int count) {
    ids = new int[count];
    runIds = new int[count];
    slots = new Slots(count);
    pairs = new long[count];
    counts = new int[count];
    firsts = new int[count];
  }

  /** Runs of one word; each lies between two offsets. */
  static TopRuns ofWords(char[] joined, int[] offsets) {
    TopRuns runs = new TopRuns(offsets.length - 1);
    for (int word = 0; word < runs.ids.length; word++) {
      runs.ids[word] = runs.addWord(joined, offsets, word);
    }
    System.arraycopy(runs.ids, 0, runs.runIds, 0, runs.ids.length);
    return runs;
  }

  int words() {
    return words;
  }

  void lengthenTo(int n) {
    while (words < n) {
      markUnique();
      words++;
      slots.clear();
      distinct = 0;
      for (int word = 0; word + words <= ids.length; word++) {
        int run = runIds[word];
        runIds[word] = run == UNIQUE ? UNIQUE : addPair(run, ids[word + words - 1], word);
      }
    }
  }

  private void markUnique() {
    for (int word = 0; word < runIds.length; word++) {
      if (runIds[word] != UNIQUE && counts[runIds[word]] == 1) {
        runIds[word] = UNIQUE;
      }
    }
  }

  /** How often the most frequent run occurs. */
  int count() {
    return distinct == 0 ? 1 : counts[mostFrequent()];
  }

  /** Where the most frequent run was first; of equally frequent ones the first to come. */
  int first() {
    // Runs that occur once are not all numbered; of these the text's first comes first.
    return count() == 1 ? 0 : firsts[mostFrequent()];
  }

  private int mostFrequent() {
    int best = 0;
    for (int run = 1; run < distinct; run++) {
      if (counts[run] > counts[best]) {
        best = run;
      }
    }
    return best;
  }

  private int addWord(char[] joined, int[] offsets, int word) {
    int start = offsets[word];
    int end = offsets[word + 1];
    long mixed = Slots.mix(SpanHash.of(joined, start, end));
    for (int slot = slots.first(mixed); ; slot = slots.next(slot)) {
      int id = slots.entry(slot, mixed);
      if (id == Slots.EMPTY) {
        return addNew(slot, mixed, word);
      }
      if (id >= 0) {
        int first = firsts[id];
        if (Arrays.equals(joined, start, end, joined, offsets[first], offsets[first + 1])) {
          counts[id]++;
          return id;
        }
      }
    }
  }

  private int addPair(int left, int right, int word) {
    long pair = (long) left << 32 | right;
    long mixed = Slots.mix(pair + 1);
    for (int slot = slots.first(mixed); ; slot = slots.next(slot)) {
      int id = slots.entry(slot, mixed);
      if (id == Slots.EMPTY) {
        pairs[distinct] = pair;
        return addNew(slot, mixed, word);
      }
      if (id >= 0 && pairs[id] == pair) {
        counts[id]++;
        return id;
      }
    }
  }

  private int addNew(int slot, long mixed, int word) {
    slots.fill(slot, mixed, distinct);
    counts[distinct] = 1;
    firsts[distinct] = word;
    return distinct++;
  }
}
