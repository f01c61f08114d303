package io.penstock.text.parse.pdf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The type most of a document is set in.
 *
 * @param size of most characters, in points
 * @param bold whether most of these are
 * @param mono whether most of these are
 */
record FontStatistics(float size, boolean bold, boolean mono) {

  static FontStatistics of(List<PageLayout> pages) {
    Map<Float, int[]> counts = new HashMap<>();
    for (PageLayout page : pages) {
      for (Item item : page.items()) {
        if (item instanceof Line line) {
          int[] count = counts.computeIfAbsent(step(line.size()), s -> new int[3]);
          int characters = line.text().length();
          count[0] += characters;
          count[1] += line.bold() ? characters : 0;
          count[2] += line.mono() ? characters : 0;
        }
      }
    }
    float size = 10;
    int[] most = new int[3];
    for (Map.Entry<Float, int[]> entry : counts.entrySet()) {
      int[] count = entry.getValue();
      if (count[0] > most[0] || (count[0] == most[0] && entry.getKey() < size)) {
        most = count;
        size = entry.getKey();
      }
    }
    return new FontStatistics(size, most[1] * 2 > most[0], most[2] * 2 > most[0]);
  }

  /** Sizes are compared in steps of half a point. */
  static float step(float size) {
    return Math.round(size * 2) / 2f;
  }
}
