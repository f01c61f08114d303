package io.penstock.text.dedupe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What signatures estimate, by sets of strings: the judge shares no code with what it judges. */
final class ExactJaccard {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]+");

  private ExactJaccard() {}

  static double of(String a, String b, int ngramWords) {
    Set<String> both = shingles(a, ngramWords);
    Set<String> other = shingles(b, ngramWords);
    int all = both.size() + other.size();
    both.retainAll(other);
    return (double) both.size() / (all - both.size());
  }

  private static Set<String> shingles(String text, int ngramWords) {
    Set<String> shingles = new HashSet<>();
    Deque<String> last = new ArrayDeque<>();
    Matcher words = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (words.find()) {
      last.add(words.group());
      if (last.size() > ngramWords) {
        last.remove();
      }
      if (last.size() == ngramWords) {
        shingles.add(String.join(" ", last));
      }
    }
    if (shingles.isEmpty() && !last.isEmpty()) {
      shingles.add(String.join(" ", last));
    }
    return shingles;
  }
}
