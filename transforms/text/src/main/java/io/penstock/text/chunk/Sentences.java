package io.penstock.text.chunk;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.Arrays;

/**
 * Where the sentences of a text begin, by the rules of Unicode (UAX #29), whatever its language.
 */
final class Sentences {
  /** Rising: where the first sentence begins, where each next one does, and the text's end. */
  private final int[] borders;

  private Sentences(int[] borders) {
    this.borders = borders;
  }

  static Sentences of(String text) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(ULocale.ROOT);
    breaks.setText(text);
    int[] borders = new int[16];
    int count = 0;
    for (int at = breaks.first(); at != BreakIterator.DONE; at = breaks.next()) {
      if (count == borders.length) {
        borders = Arrays.copyOf(borders, count * 2);
      }
      borders[count++] = at;
    }
    return new Sentences(Arrays.copyOf(borders, count));
  }

  /** How many there are. */
  int size() {
    return borders.length - 1;
  }

  int start(int sentence) {
    return borders[sentence];
  }

  /** Where it ends, the white space behind it included. */
  int end(int sentence) {
    return borders[sentence + 1];
  }
}
