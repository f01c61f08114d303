package io.penstock.text.filter;

import io.penstock.text.clean.TextEdit;
import java.util.HashMap;
import java.util.Map;

/**
 * Leaves out passages that stood in the document before: runs of at least so many words, as <a
 * href="https://arxiv.org/abs/2107.06499">Lee et al. 2021</a> remove repeated substrings of 50
 * tokens. The first stays.
 *
 * <p>A run that is repeated holds a whole block of half its length, wherever it begins; so only
 * blocks are remembered, and a block that is met again is followed to both sides.
 *
 * @param minWords runs of white space end a word
 */
public record RepeatedPassagesRule(int minWords) implements DocumentRule {
  public static final RepeatedPassagesRule DEFAULT = new RepeatedPassagesRule(50);

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  public RepeatedPassagesRule {
    if (minWords < 2) {
      throw new IllegalArgumentException("minWords must be at least 2: " + minWords);
    }
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    char[] all = text.text().toCharArray();
    WordSpans words = new WordSpans(all.length / 5);
    Words.WHITE_SPACE.split(all, words);
    return words.count() < 2 * minWords ? Verdict.KEEP : new Search(all, words, minWords).verdict();
  }

  /** One pass over the words of one text. */
  private static final class Search {
    private final char[] text;
    private final WordSpans words;
    private final int minWords;
    private final int block;
    private final long[] hashes;
    private final Map<Long, Integer> firstBlocks = new HashMap<>();

    Search(char[] text, WordSpans words, int minWords) {
      this.text = text;
      this.words = words;
      this.minWords = minWords;
      this.block = (minWords + 1) / 2;
      this.hashes = hashes();
    }

    private long[] hashes() {
      long[] hashes = new long[words.count()];
      for (int word = 0; word < hashes.length; word++) {
        long hash = 0;
        for (int at = words.start(word); at < words.end(word); at++) {
          hash = (hash ^ text[at]) * MULTIPLIER;
          hash ^= hash >>> 32;
        }
        hashes[word] = hash;
      }
      return hashes;
    }

    /**
     * Blocks begin at each multiple of their length among the words that stay. What is left out is
     * behind the place that the search has come to, so it is never followed back into.
     */
    Verdict verdict() {
      TextEdit.Builder kept = TextEdit.builder();
      boolean changed = false;
      int keptTo = 0;
      int passed = 0;
      int word = 0;
      while (word + block <= hashes.length) {
        long hash = blockHash(word);
        Integer first = firstBlocks.get(hash);
        if (first != null && first + block <= word && isSame(first, word, block)) {
          int back = sameBefore(first, word, passed);
          int length = back + block + sameBehind(first + block, word + block, word - back);
          if (length >= minWords) {
            int start = words.start(word - back);
            int end = word - back + length;
            kept.keep(keptTo, start);
            keptTo = end < hashes.length ? words.start(end) : text.length;
            changed = true;
            word = end;
            passed = end;
            continue;
          }
        }
        if (word % block == 0) {
          firstBlocks.putIfAbsent(hash, word);
        }
        word++;
      }
      return changed ? Verdict.keep(kept.keep(keptTo, text.length).build()) : Verdict.KEEP;
    }

    private long blockHash(int word) {
      long hash = 0;
      for (int i = 0; i < block; i++) {
        hash = hash * MULTIPLIER + hashes[word + i];
      }
      return hash;
    }

    private boolean isSame(int first, int second, int length) {
      for (int i = 0; i < length; i++) {
        if (!isSameWord(first + i, second + i)) {
          return false;
        }
      }
      return true;
    }

    /** Words by their hashes first; two that collide are told apart by their letters. */
    private boolean isSameWord(int first, int second) {
      if (hashes[first] != hashes[second]) {
        return false;
      }
      int length = words.end(first) - words.start(first);
      if (length != words.end(second) - words.start(second)) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (text[words.start(first) + i] != text[words.start(second) + i]) {
          return false;
        }
      }
      return true;
    }

    private int sameBefore(int first, int second, int passed) {
      int back = 0;
      while (first - back > 0
          && second - back > passed
          && first < second - back - 1
          && isSameWord(first - back - 1, second - back - 1)) {
        back++;
      }
      return back;
    }

    /** Up to where the second begins: a passage cannot repeat itself within itself. */
    private int sameBehind(int first, int second, int begin) {
      int length = 0;
      while (second + length < hashes.length
          && first + length < begin
          && isSameWord(first + length, second + length)) {
        length++;
      }
      return length;
    }
  }
}
