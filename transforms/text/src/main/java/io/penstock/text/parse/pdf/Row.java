package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Words on one baseline, from left to right. */
record Row(List<Word> words, Box box, float baseline, float size) {

  static List<Row> of(List<Word> words) {
    List<Word> sorted = new ArrayList<>(words);
    sorted.sort(Comparator.comparingDouble(Word::baseline));
    List<Row> rows = new ArrayList<>();
    List<Word> row = new ArrayList<>();
    Word largest = null;
    for (Word word : sorted) {
      if (largest != null && !isLevel(word, largest)) {
        rows.add(of(row, largest));
        row = new ArrayList<>();
        largest = null;
      }
      row.add(word);
      largest = largest == null || word.size() > largest.size() ? word : largest;
    }
    if (largest != null) {
      rows.add(of(row, largest));
    }
    return rows;
  }

  /** Whether both stand on one baseline, or the smaller for half its height beside the other. */
  private static boolean isLevel(Word a, Word b) {
    float smaller = Math.min(a.size(), b.size());
    if (smaller > 0.85f * Math.max(a.size(), b.size())) {
      return Math.abs(a.baseline() - b.baseline()) < 0.4f * smaller;
    }
    float overlap =
        Math.min(a.box().bottom(), b.box().bottom()) - Math.max(a.box().top(), b.box().top());
    return overlap > 0.5f * smaller;
  }

  private static Row of(List<Word> words, Word largest) {
    words.sort(Comparator.comparingDouble(word -> word.box().left()));
    Box box = Box.NOWHERE;
    for (Word word : words) {
      box = box.with(word.box());
    }
    return new Row(List.copyOf(words), box, largest.baseline(), largest.size());
  }
}
