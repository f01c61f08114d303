package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Cuts a page into regions of one column each, in the order of reading. White bands across the page
 * part it into slices; slices that share a gutter form columns again, so that a heading over the
 * full width parts two columns, while gaps between paragraphs do not.
 */
final class XyCut {
  private static final int MAX_DEPTH = 12;

  /** In sizes of the text. */
  private static final float MIN_BAND_GAP = 0.5f;

  private static final float MIN_COLUMN_WIDTH = 3;

  private final Predicate<List<Word>> isTable;
  private final boolean fromRight;
  private final List<List<Piece>> regions = new ArrayList<>();

  private XyCut(Predicate<List<Word>> isTable, boolean fromRight) {
    this.isTable = isTable;
    this.fromRight = fromRight;
  }

  /**
   * @param isTable whether these words are better read row by row
   * @param fromRight whether the right column is read first
   */
  static List<List<Piece>> regions(
      List<Piece> pieces, Predicate<List<Word>> isTable, boolean fromRight) {
    XyCut cut = new XyCut(isTable, fromRight);
    if (!pieces.isEmpty()) {
      cut.cut(pieces, 0);
    }
    return cut.regions;
  }

  private void cut(List<Piece> pieces, int depth) {
    List<Piece> single = new ArrayList<>();
    for (Slices.Slice slice : Slices.of(pieces)) {
      List<Whites.Gap> gutters =
          depth < MAX_DEPTH ? columnGutters(slice) : Collections.<Whites.Gap>emptyList();
      if (gutters.isEmpty()) {
        single.addAll(slice.pieces());
        continue;
      }
      leaf(single);
      single = new ArrayList<>();
      List<List<Piece>> columns = columns(slice.pieces(), gutters);
      if (fromRight) {
        Collections.reverse(columns);
      }
      for (List<Piece> column : columns) {
        cut(column, depth + 1);
      }
    }
    leaf(single);
  }

  private void leaf(List<Piece> pieces) {
    if (!pieces.isEmpty()) {
      regions.add(pieces);
    }
  }

  private List<Whites.Gap> columnGutters(Slices.Slice slice) {
    if (slice.gutters().isEmpty()) {
      return slice.gutters();
    }
    List<Word> words = new ArrayList<>();
    for (Piece piece : slice.pieces()) {
      if (piece instanceof Word word) {
        words.add(word);
      }
    }
    return isTable.test(words) ? List.of() : realColumns(slice);
  }

  /** Without gutters beside bullets, numbers of lines, and labels that hang beside their text. */
  private static List<Whites.Gap> realColumns(Slices.Slice slice) {
    List<Whites.Gap> gutters = new ArrayList<>(slice.gutters());
    for (int i = 0; i < gutters.size(); ) {
      List<List<Piece>> columns = columns(slice.pieces(), gutters);
      if (columns.size() != gutters.size() + 1) {
        return List.of();
      }
      if (isNarrow(columns.get(i))
          || isNarrow(columns.get(i + 1))
          || areLabels(columns.get(i), columns.get(i + 1))) {
        gutters.remove(i);
      } else {
        i++;
      }
    }
    return gutters;
  }

  private static boolean isNarrow(List<Piece> column) {
    return box(column).width() < MIN_COLUMN_WIDTH * size(column);
  }

  /** Few lines beside many, each level with one of them, far from each other. */
  private static boolean areLabels(List<Piece> left, List<Piece> right) {
    List<Float> few = baselines(left);
    List<Float> many = baselines(right);
    if (few.size() > many.size()) {
      List<Float> swap = few;
      few = many;
      many = swap;
    }
    if (few.size() < 2 || pitch(few) < 1.7f * pitch(many)) {
      return false;
    }
    int level = 0;
    for (float baseline : few) {
      for (float other : many) {
        if (Math.abs(baseline - other) < 2) {
          level++;
          break;
        }
      }
    }
    return level >= 0.9f * few.size();
  }

  private static float pitch(List<Float> baselines) {
    // The one in the middle: a figure in a column must not part its lines.
    List<Float> distances = new ArrayList<>();
    for (int i = 1; i < baselines.size(); i++) {
      distances.add(baselines.get(i) - baselines.get(i - 1));
    }
    Collections.sort(distances);
    return distances.get(distances.size() / 2);
  }

  private static List<Float> baselines(List<Piece> pieces) {
    List<Float> all = new ArrayList<>();
    for (Piece piece : pieces) {
      all.add(piece instanceof Word word ? word.baseline() : piece.box().bottom());
    }
    Collections.sort(all);
    List<Float> apart = new ArrayList<>();
    for (float baseline : all) {
      if (apart.isEmpty() || baseline - apart.get(apart.size() - 1) > 3) {
        apart.add(baseline);
      }
    }
    return apart;
  }

  private static List<List<Piece>> columns(List<Piece> pieces, List<Whites.Gap> gutters) {
    List<List<Piece>> columns = new ArrayList<>();
    for (int i = 0; i <= gutters.size(); i++) {
      columns.add(new ArrayList<>());
    }
    for (Piece piece : pieces) {
      int column = 0;
      while (column < gutters.size() && piece.box().middle() > gutters.get(column).middle()) {
        column++;
      }
      columns.get(column).add(piece);
    }
    columns.removeIf(List::isEmpty);
    return columns;
  }

  static Box box(List<? extends Piece> pieces) {
    Box box = Box.NOWHERE;
    for (Piece piece : pieces) {
      box = box.with(piece.box());
    }
    return box;
  }

  /** The size in the middle of all sizes. */
  static float size(List<? extends Piece> pieces) {
    float[] sizes = new float[pieces.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = pieces.get(i).size();
    }
    Arrays.sort(sizes);
    return sizes.length == 0 ? 1 : sizes[sizes.length / 2];
  }

  /** Parts of a page between white bands across it. */
  static List<List<Piece>> bands(List<Piece> pieces) {
    List<Piece> sorted = new ArrayList<>(pieces);
    sorted.sort(Comparator.comparingDouble(piece -> piece.box().top()));
    float least = leastGap(sorted);
    List<List<Piece>> bands = new ArrayList<>();
    List<Piece> band = new ArrayList<>();
    float reach = Float.MAX_VALUE;
    for (Piece piece : sorted) {
      if (piece.box().top() - reach > least) {
        bands.add(band);
        band = new ArrayList<>();
        reach = -Float.MAX_VALUE;
      }
      band.add(piece);
      reach =
          reach == Float.MAX_VALUE ? piece.box().bottom() : Math.max(reach, piece.box().bottom());
    }
    bands.add(band);
    return bands;
  }

  /** Wider than the gaps between lines, also where these are set wide apart. */
  private static float leastGap(List<Piece> sorted) {
    List<Float> gaps = new ArrayList<>();
    float reach = sorted.get(0).box().bottom();
    for (Piece piece : sorted) {
      if (piece.box().top() > reach) {
        gaps.add(piece.box().top() - reach);
      }
      reach = Math.max(reach, piece.box().bottom());
    }
    Collections.sort(gaps);
    float usual = gaps.size() < 5 ? 0 : gaps.get(gaps.size() / 2);
    return Math.max(MIN_BAND_GAP * size(sorted), 1.35f * usual);
  }
}
