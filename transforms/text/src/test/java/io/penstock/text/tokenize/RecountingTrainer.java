package io.penstock.text.tokenize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Learns merges of ASCII texts by counting all pairs anew each time: the oracle of the trainer. */
final class RecountingTrainer {
  private record Pair(String left, String right) {}

  private RecountingTrainer() {}

  /** The merges that make up to {@code newTokens} tokens, as {@code "left right"}. */
  static List<String> merges(List<String> texts, int newTokens) {
    List<List<String>> words = words(texts);
    List<String> tokens = new ArrayList<>();
    for (int id = 0; id < 256; id++) {
      tokens.add(ByteSymbols.encode(new byte[] {(byte) ByteSymbols.byteOfId(id)}));
    }
    List<String> merges = new ArrayList<>();
    while (tokens.size() < 256 + newTokens) {
      Map<Pair, Integer> counts = count(words);
      if (counts.isEmpty()) {
        break;
      }
      Pair best =
          counts.keySet().stream()
              .min(
                  Comparator.<Pair>comparingInt(p -> -counts.getOrDefault(p, 0))
                      .thenComparingInt(p -> tokens.indexOf(p.left))
                      .thenComparingInt(p -> tokens.indexOf(p.right)))
              .orElseThrow();
      String merge = best.left + " " + best.right;
      if (!merges.contains(merge)) {
        merges.add(merge);
      }
      if (!tokens.contains(best.left + best.right)) {
        tokens.add(best.left + best.right);
      }
      words.forEach(w -> apply(w, best));
    }
    return merges;
  }

  private static List<List<String>> words(List<String> texts) {
    List<List<String>> words = new ArrayList<>();
    for (String text : texts) {
      for (int start = 0; start < text.length(); ) {
        int end = Words.end(text, start, text.length());
        String symbols =
            ByteSymbols.encode(
                text.substring(start, end).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        words.add(new ArrayList<>(symbols.chars().mapToObj(Character::toString).toList()));
        start = end;
      }
    }
    return words;
  }

  private static Map<Pair, Integer> count(List<List<String>> words) {
    Map<Pair, Integer> counts = new HashMap<>();
    for (List<String> word : words) {
      for (int i = 0; i + 1 < word.size(); i++) {
        counts.merge(new Pair(word.get(i), word.get(i + 1)), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static void apply(List<String> word, Pair pair) {
    for (int i = 0; i + 1 < word.size(); i++) {
      if (word.get(i).equals(pair.left) && word.get(i + 1).equals(pair.right)) {
        word.set(i, pair.left + pair.right);
        word.remove(i + 1);
      }
    }
  }
}
