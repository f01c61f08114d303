package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The intervals along a line that nothing covers, in order, with those at both ends. */
final class Whites {
  /** An interval. */
  record Gap(float from, float to) {
    float width() {
      return to - from;
    }

    float middle() {
      return (from + to) / 2;
    }
  }

  private static final float FAR = 1e6f;

  private Whites() {}

  /** Beside these from left to right. */
  static List<Gap> beside(List<? extends Piece> pieces) {
    List<Piece> sorted = new ArrayList<>(pieces);
    sorted.sort(Comparator.comparingDouble(piece -> piece.box().left()));
    List<Gap> gaps = new ArrayList<>();
    float reach = -FAR;
    for (Piece piece : sorted) {
      if (piece.box().left() > reach) {
        gaps.add(new Gap(reach, piece.box().left()));
      }
      reach = Math.max(reach, piece.box().right());
    }
    gaps.add(new Gap(reach, FAR));
    return gaps;
  }

  /** What is white in both. */
  static List<Gap> common(List<Gap> a, List<Gap> b) {
    List<Gap> common = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      float from = Math.max(a.get(i).from, b.get(j).from);
      float to = Math.min(a.get(i).to, b.get(j).to);
      if (to > from) {
        common.add(new Gap(from, to));
      }
      if (a.get(i).to < b.get(j).to) {
        i++;
      } else {
        j++;
      }
    }
    return common;
  }

  /** Without those at both ends, and at least this wide. */
  static List<Gap> inner(List<Gap> gaps, float least) {
    return gaps.stream()
        .filter(gap -> gap.from > -FAR && gap.to < FAR && gap.width() >= least)
        .toList();
  }
}
