package io.penstock.benchmarks.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How alike two texts are: the F1 of their bags of four words in a row. */
final class Shingles {
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final int LENGTH = 4;

  private Shingles() {}

  /** From 0 to 1; shorter texts are one shingle. */
  static double f1(String expected, String found) {
    Map<List<String>, Integer> wanted = of(expected);
    Map<List<String>, Integer> have = of(found);
    int common = 0;
    for (Map.Entry<List<String>, Integer> entry : wanted.entrySet()) {
      common += Math.min(entry.getValue(), have.getOrDefault(entry.getKey(), 0));
    }
    int all = size(wanted) + size(have);
    return all == 0 ? 1 : 2.0 * common / all;
  }

  private static int size(Map<List<String>, Integer> bag) {
    return bag.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Map<List<String>, Integer> of(String text) {
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(text); word.find(); ) {
      words.add(word.group());
    }
    Map<List<String>, Integer> bag = new HashMap<>();
    if (!words.isEmpty() && words.size() < LENGTH) {
      bag.put(words, 1);
    }
    for (int i = 0; i + LENGTH <= words.size(); i++) {
      bag.merge(words.subList(i, i + LENGTH), 1, Integer::sum);
    }
    return bag;
  }
}
