package io.penstock.text.parse.pdf;

import java.util.BitSet;

/**
 * How much of a page is covered by boxes, each point counted once: of a grid of points, those that
 * lie in one. Scanners write a page as strips, of which none covers much.
 */
final class Coverage {
  private static final int POINTS = 64;

  private final BitSet covered = new BitSet(POINTS * POINTS);

  /** A box in shares of the page's width and height; what lies beside the page counts nothing. */
  void add(float left, float top, float right, float bottom) {
    int first = firstFrom(left);
    int end = firstFrom(right);
    if (first < end) {
      for (int row = firstFrom(top); row < firstFrom(bottom); row++) {
        covered.set(row * POINTS + first, row * POINTS + end);
      }
    }
  }

  /** The first point that is not before this place; each is in the middle of its cell. */
  private static int firstFrom(float place) {
    return Math.max(0, Math.min(POINTS, (int) Math.ceil(place * POINTS - 0.5f)));
  }

  /** From 0 to 1. */
  float share() {
    return (float) covered.cardinality() / (POINTS * POINTS);
  }
}
