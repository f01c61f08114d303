package io.penstock.text.filter;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the name that was meant. */
public final class Nearest {
  /** Of the longer word, so many letters of a hundred may differ. */
  private static final int MAX_DIFFERENCE_PERCENT = 50;

  private static final int MAX_LENGTH = 100;

  private Nearest() {}

  /** The known name that is written most alike, empty if none is. */
  public static Optional<String> of(String word, List<String> known) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return known.stream()
        .min(Comparator.comparingInt(name -> difference(word, name)))
        .filter(name -> difference(word, name) <= MAX_DIFFERENCE_PERCENT);
  }

  /** Of a hundred letters; none where the word is only not written to its end. */
  private static int difference(String word, String name) {
    return !word.isEmpty() && name.startsWith(word)
        ? 0
        : 100 * distance(word, name) / Math.max(1, Math.max(name.length(), word.length()));
  }

  /** What to write instead: {@code "words" (one of characters, lines, words)}. */
  public static String expected(String word, List<String> known) {
    String all = "one of " + String.join(", ", known);
    return of(word, known).map(name -> '"' + name + "\" (" + all + ")").orElse(all);
  }

  /** Letters to add, to leave out or to change (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
