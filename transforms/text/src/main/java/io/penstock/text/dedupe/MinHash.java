package io.penstock.text.dedupe;

import java.util.Arrays;
import java.util.Optional;

/**
 * Texts into signatures, in one pass over the characters and without an object for a word or a
 * shingle.
 *
 * <p>A word is a run of letters, marks, numbers and low lines in lower case; all else parts words
 * and counts for nothing. Where a script has no spaces each character is a word. A text of fewer
 * words than an n-gram is one shingle.
 *
 * <p>Safe to share between threads.
 */
public final class MinHash {
  private static final long WORD_MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final long NGRAM_MULTIPLIER = 0xD1B54A32D192ED03L;

  /** What distinguishes a text of a few words from one that goes on. */
  private static final long SHORT = 0x632BE59BD9B4E019L;

  private static final int WINDOW_CHARACTERS = 8192;

  /** Shingles that each pass over the rows takes at once. */
  private static final int LANES = 4;

  private static final int SIGN = Integer.SIZE - 1;

  private static final int BLOCK_SHINGLES = 64 * LANES;

  private final int ngramWords;
  private final long lastMultiplier;

  /** Row i orders shingles by the upper 31 of 32 bits of multipliers[i] * shingle + offsets[i]. */
  private final int[] multipliers;

  private final int[] offsets;

  public MinHash(NearDuplicatePolicy policy) {
    this.ngramWords = policy.ngramWords();
    long power = 1;
    for (int i = 0; i < ngramWords; i++) {
      power *= NGRAM_MULTIPLIER;
    }
    this.lastMultiplier = power;
    this.multipliers = new int[policy.rows()];
    this.offsets = new int[policy.rows()];
    long state = Signature.mix(policy.seed());
    for (int row = 0; row < multipliers.length; row++) {
      state += WORD_MULTIPLIER;
      long random = Signature.mix(state);
      multipliers[row] = (int) random | 1;
      offsets[row] = (int) (random >>> Integer.SIZE);
    }
  }

  /** None where the text has no word. */
  public Optional<Signature> sign(String text) {
    Pass pass = new Pass();
    char[] window = new char[Math.min(text.length(), WINDOW_CHARACTERS)];
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + window.length);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) && to - from > 1) {
        to--;
      }
      text.getChars(from, to, window, 0);
      pass.read(window, to - from);
      from = to;
    }
    return pass.end();
  }

  /** One text on its way. */
  private final class Pass {
    private final int[] minima = new int[multipliers.length];
    private final int[] block = new int[BLOCK_SHINGLES];
    private final long[] lastWords = new long[ngramWords];
    private int filled;
    private long words;
    private int oldest;
    private long ngram;

    /** Of the word so far; 0 between words. */
    private long word;

    Pass() {
      Arrays.fill(minima, Integer.MAX_VALUE);
    }

    void read(char[] window, int length) {
      char[] folded = WordUnits.folded();
      long hash = word;
      for (int at = 0; at < length; at++) {
        char unit = window[at];
        if (unit >= WordUnits.FIRST_SPECIAL) {
          if (Character.isSurrogate(unit)) {
            boolean pair =
                Character.isHighSurrogate(unit)
                    && at + 1 < length
                    && Character.isLowSurrogate(window[at + 1]);
            hash = pair ? special(Character.toCodePoint(unit, window[++at]), hash) : endWord(hash);
            continue;
          }
          if (WordUnits.isAlone(unit)) {
            endWord(hash);
            hash = endWord(extended(0, folded[unit]));
            continue;
          }
        }
        char letter = folded[unit];
        hash = letter != WordUnits.NONE ? extended(hash, letter) : endWord(hash);
      }
      word = hash;
    }

    private long special(int codePoint, long hash) {
      int letter = WordUnits.folded(codePoint);
      if (letter == WordUnits.NONE) {
        return endWord(hash);
      }
      if (WordUnits.isAlone(codePoint)) {
        endWord(hash);
        return endWord(extended(0, letter));
      }
      return extended(hash, letter);
    }

    private static long extended(long hash, int letter) {
      return (hash + letter) * WORD_MULTIPLIER;
    }

    /** The hash between words. */
    private long endWord(long hash) {
      if (hash == 0) {
        return 0;
      }
      long mixed = Signature.mix(hash);
      ngram = ngram * NGRAM_MULTIPLIER + mixed - lastWords[oldest] * lastMultiplier;
      lastWords[oldest] = mixed;
      oldest = oldest + 1 == ngramWords ? 0 : oldest + 1;
      words++;
      if (words >= ngramWords) {
        add(Signature.mix(ngram));
      }
      return 0;
    }

    private void add(long shingle) {
      block[filled++] = (int) (shingle >>> Integer.SIZE);
      if (filled == BLOCK_SHINGLES) {
        takeMinima();
      }
    }

    Optional<Signature> end() {
      endWord(word);
      word = 0;
      if (words == 0) {
        return Optional.empty();
      }
      if (words < ngramWords) {
        add(Signature.mix(ngram ^ SHORT));
      }
      takeMinima();
      return Optional.of(Signature.ofMinima(minima));
    }

    private void takeMinima() {
      // Once more the last one changes no minimum.
      while (filled % LANES != 0) {
        block[filled] = block[filled - 1];
        filled++;
      }
      for (int at = 0; at < filled; at += LANES) {
        lower(minima, multipliers, offsets, block[at], block[at + 1], block[at + 2], block[at + 3]);
      }
      filled = 0;
    }
  }

  /**
   * A loop that the compiler turns into vector instructions: of 31 bits, so that differences do not
   * overflow, and by signs, since JDK 17 has no vectors for {@code Math.min} of integers.
   */
  private static void lower(
      int[] minima, int[] multipliers, int[] offsets, int a, int b, int c, int d) {
    for (int row = 0; row < minima.length; row++) {
      int multiplier = multipliers[row];
      int offset = offsets[row];
      int first = (multiplier * a + offset) >>> 1;
      int second = (multiplier * b + offset) >>> 1;
      int third = (multiplier * c + offset) >>> 1;
      int fourth = (multiplier * d + offset) >>> 1;
      int least = minima[row];
      least += (first - least) & ((first - least) >> SIGN);
      least += (second - least) & ((second - least) >> SIGN);
      least += (third - least) & ((third - least) >> SIGN);
      least += (fourth - least) & ((fourth - least) >> SIGN);
      minima[row] = least;
    }
  }
}
