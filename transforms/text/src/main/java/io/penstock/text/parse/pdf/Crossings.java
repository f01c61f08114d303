package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the lines that cross the gutter of columns without a white band above and below them, and
 * cuts there.
 */
final class Crossings {
  private static final int MIN_ROWS = 8;
  private static final float MIN_SHARE = 0.6f;

  /** In sizes of the text. */
  private static final float MIN_GUTTER = 0.8f;

  private Crossings() {}

  static List<List<Piece>> cut(List<Piece> band) {
    float size = XyCut.size(band);
    if (XyCut.box(band).height() < MIN_ROWS * size
        || !Whites.inner(Whites.beside(band), MIN_GUTTER * size).isEmpty()) {
      return List.of(band);
    }
    List<Word> words = new ArrayList<>();
    for (Piece piece : band) {
      if (piece instanceof Word word) {
        words.add(word);
      }
    }
    List<Row> rows = Row.of(words);
    List<List<Whites.Gap>> gaps = new ArrayList<>();
    for (Row row : rows) {
      gaps.add(Whites.inner(Whites.beside(row.words()), MIN_GUTTER * size));
    }
    float gutter = gutter(gaps);
    if (words.size() != band.size() || Float.isNaN(gutter)) {
      return List.of(band);
    }
    List<List<Piece>> parts = new ArrayList<>();
    List<Piece> part = new ArrayList<>();
    boolean crossing = false;
    for (Row row : rows) {
      boolean crosses =
          row.words().stream().anyMatch(w -> w.box().left() < gutter && gutter < w.box().right())
              || isProse(row, gutter, size);
      if (crosses != crossing && !part.isEmpty()) {
        parts.add(part);
        part = new ArrayList<>();
      }
      crossing = crosses;
      part.addAll(row.words());
    }
    parts.add(part);
    return parts;
  }

  /** Text on both sides of the gutter with no more than a space over it. */
  private static boolean isProse(Row row, float gutter, float size) {
    for (Whites.Gap gap : Whites.beside(row.words())) {
      if (gap.from() <= gutter && gutter <= gap.to()) {
        return gap.width() < 0.6f * size;
      }
    }
    return false;
  }

  /** Where most rows have a gap; NaN where there is no such place. */
  private static float gutter(List<List<Whites.Gap>> rows) {
    if (rows.size() < MIN_ROWS) {
      return Float.NaN;
    }
    int best = 0;
    float place = Float.NaN;
    for (List<Whites.Gap> row : rows.subList(0, Math.min(rows.size(), 40))) {
      for (Whites.Gap candidate : row) {
        int count = 0;
        for (List<Whites.Gap> other : rows) {
          for (Whites.Gap gap : other) {
            if (gap.from() <= candidate.middle() && candidate.middle() <= gap.to()) {
              count++;
              break;
            }
          }
        }
        if (count > best) {
          best = count;
          place = candidate.middle();
        }
      }
    }
    return best >= MIN_SHARE * rows.size() ? place : Float.NaN;
  }
}
