package io.penstock.text.decontaminate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of n words of evaluation sets, as 64-bit hashes with the row that each stands in. A run
 * that is not there is found with a probability of runs / 2^64: with eight million runs, in texts
 * of 10^12 words in all, half a document is expected to be taken for another.
 */
final class NGramIndex {
  /** They take 208 MiB, and half as much more while the index grows. */
  private static final int MAX_RUNS = 1 << 23;

  private static final int FIRST_SLOTS = 1 << 12;

  private final int words;
  private final List<EvaluationSet> sets;
  private long[] hashes = new long[FIRST_SLOTS];
  private int[] rows = new int[FIRST_SLOTS];
  private byte[] setOf = new byte[FIRST_SLOTS];
  private int size;

  private NGramIndex(List<EvaluationSet> sets, int words) {
    this.sets = sets;
    this.words = words;
  }

  /** Reads the sets. */
  static NGramIndex of(List<EvaluationSet> sets, int words) {
    NGramIndex index = new NGramIndex(sets, words);
    for (int i = 0; i < sets.size(); i++) {
      int set = i;
      new EvaluationRows(sets.get(i)).read((row, text) -> index.add(set, row, text));
    }
    return index;
  }

  /** Where a run of words of a text stands in a set. */
  record Hit(String set, int row, int word, int start, int end) {}

  private void add(int set, int row, String text) {
    NormalWords reader = new NormalWords(text);
    RunHash run = new RunHash(words);
    while (reader.next()) {
      run.add(reader.hash(), reader.start());
      if (run.isFull()) {
        put(run.hash(), set, row);
      }
    }
  }

  private void put(long hash, int set, int row) {
    int slot = slot(hash);
    if (hashes[slot] != 0) {
      return;
    }
    if (size == MAX_RUNS) {
      throw new IllegalArgumentException(
          "the evaluation sets have more than %d runs of %d words: take fewer sets or fields"
              .formatted(MAX_RUNS, words));
    }
    hashes[slot] = hash;
    rows[slot] = row;
    setOf[slot] = (byte) set;
    size++;
    if (2 * size > hashes.length) {
      grow();
    }
  }

  private int slot(long hash) {
    int slot = (int) (hash >>> 32 ^ hash) & (hashes.length - 1);
    while (hashes[slot] != 0 && hashes[slot] != hash) {
      slot = slot + 1 & (hashes.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldRows = rows;
    byte[] oldSets = setOf;
    hashes = new long[2 * oldHashes.length];
    rows = new int[hashes.length];
    setOf = new byte[hashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldHashes[i] != 0) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        rows[slot] = oldRows[i];
        setOf[slot] = oldSets[i];
      }
    }
  }

  int size() {
    return size;
  }

  /** The first run of the text that stands in a set, null if none does. */
  @Nullable Hit find(String text) {
    NormalWords reader = new NormalWords(text);
    RunHash run = new RunHash(words);
    while (reader.next()) {
      run.add(reader.hash(), reader.start());
      if (run.isFull()) {
        int slot = slot(run.hash());
        if (hashes[slot] != 0) {
          return new Hit(
              sets.get(setOf[slot] & 0xff).name(),
              rows[slot],
              run.count() - words + 1,
              run.start(),
              reader.end());
        }
      }
    }
    return null;
  }
}
