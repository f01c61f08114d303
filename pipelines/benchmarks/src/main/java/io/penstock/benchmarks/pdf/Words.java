package io.penstock.benchmarks.pdf;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts as words, and how alike they are. Han and Kana count by the character. */
final class Words {
  private static final String SPACELESS = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}";
  private static final Pattern WORD =
      Pattern.compile("[%s]|[\\p{L}\\p{N}\\p{M}&&[^%s]]+".formatted(SPACELESS, SPACELESS));

  private Words() {}

  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC));
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }

  /** One line of words, to compare headings and cells by. */
  static String key(String text) {
    return String.join(" ", of(text));
  }

  static int common(List<String> a, List<String> b) {
    Map<String, Integer> counts = new HashMap<>();
    a.forEach(word -> counts.merge(word, 1, Integer::sum));
    int common = 0;
    for (String word : b) {
      Integer left = counts.get(word);
      if (left != null && left > 0) {
        common++;
        counts.put(word, left - 1);
      }
    }
    return common;
  }

  /** The length of the longest common subsequence. */
  static int commonInOrder(List<String> a, List<String> b) {
    int[] best = new int[b.size() + 1];
    for (String word : a) {
      int diagonal = 0;
      for (int j = 1; j <= b.size(); j++) {
        int above = best[j];
        best[j] = word.equals(b.get(j - 1)) ? diagonal + 1 : Math.max(best[j], best[j - 1]);
        diagonal = above;
      }
    }
    return best[b.size()];
  }

  /** The harmonic mean of precision and recall. */
  static double f1(int common, int a, int b) {
    return a + b == 0 ? 1 : 2.0 * common / (a + b);
  }
}
