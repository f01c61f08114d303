package io.penstock.benchmarks.throughput;

import java.util.SplittableRandom;

/** Made-up words of which few are frequent and most are rare, as in every language. */
final class Words {
  private static final int COUNT = 20_000;
  private static final String[] ONSETS = {
    "b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r",
    "s", "st", "t", "tr", "v", "w", ""
  };
  private static final String[] VOWELS = {"a", "e", "i", "o", "u", "ea", "ou", "é", "ö", "ai"};
  private static final String[] CODAS = {"", "", "n", "r", "s", "t", "l", "nd", "ng", "ck"};

  private final String[] words = new String[COUNT];

  Words(SplittableRandom random) {
    for (int i = 0; i < COUNT; i++) {
      StringBuilder word = new StringBuilder();
      // The frequent ones are short.
      int syllables = 1 + (i > 200 ? 1 : 0) + random.nextInt(2);
      for (int syllable = 0; syllable < syllables; syllable++) {
        word.append(any(ONSETS, random)).append(any(VOWELS, random)).append(any(CODAS, random));
      }
      words[i] = word.toString();
    }
  }

  private static String any(String[] parts, SplittableRandom random) {
    return parts[random.nextInt(parts.length)];
  }

  /** Rank r comes about in proportion to 1/r. */
  String next(SplittableRandom random) {
    return words[(int) Math.pow(COUNT, random.nextDouble()) - 1];
  }
}
