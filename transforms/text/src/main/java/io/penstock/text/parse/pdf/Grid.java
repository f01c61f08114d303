package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Lines that cross each other.
 *
 * @param ys of the lines between rows, from the top
 * @param xs of the lines between columns, from the left
 */
record Grid(List<Rule> rows, List<Rule> columns, List<Float> ys, List<Float> xs) {
  private static final float NEAR = 3;

  /** A cell without an outer line is wider than this. */
  private static final float OPEN = 12;

  /** Lines that hang together, by crossing, make a grid each. */
  static List<Grid> of(List<Rule> rows, List<Rule> columns) {
    int[] group = new int[rows.size() + columns.size()];
    for (int i = 0; i < group.length; i++) {
      group[i] = i;
    }
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns.size(); c++) {
        if (cross(rows.get(r), columns.get(c))) {
          group[root(group, r)] = root(group, rows.size() + c);
        }
      }
    }
    List<Grid> grids = new ArrayList<>();
    for (int id : new TreeSet<>(roots(group))) {
      List<Rule> ownRows = new ArrayList<>();
      List<Rule> ownColumns = new ArrayList<>();
      for (int i = 0; i < group.length; i++) {
        if (root(group, i) == id) {
          if (i < rows.size()) {
            ownRows.add(rows.get(i));
          } else {
            ownColumns.add(columns.get(i - rows.size()));
          }
        }
      }
      if (ownRows.size() >= 2 && !ownColumns.isEmpty()) {
        grids.add(
            new Grid(ownRows, ownColumns, places(ownRows), opened(ownRows, places(ownColumns))));
      }
    }
    return grids;
  }

  private static boolean cross(Rule row, Rule column) {
    return column.at() >= row.start() - NEAR
        && column.at() <= row.end() + NEAR
        && row.at() >= column.start() - NEAR
        && row.at() <= column.end() + NEAR;
  }

  private static List<Integer> roots(int[] group) {
    List<Integer> roots = new ArrayList<>();
    for (int i = 0; i < group.length; i++) {
      roots.add(root(group, i));
    }
    return roots;
  }

  private static int root(int[] group, int i) {
    int root = i;
    while (group[root] != root) {
      group[root] = group[group[root]];
      root = group[root];
    }
    return root;
  }

  private static List<Float> places(List<Rule> rules) {
    List<Float> places = new ArrayList<>();
    for (Rule rule : rules.stream().sorted((a, b) -> Float.compare(a.at(), b.at())).toList()) {
      if (places.isEmpty() || rule.at() - places.get(places.size() - 1) > NEAR) {
        places.add(rule.at());
      }
    }
    return places;
  }

  /** With the outer edges that many tables leave open, where the lines between rows end. */
  private static List<Float> opened(List<Rule> rows, List<Float> xs) {
    float left = Float.MAX_VALUE;
    float right = -Float.MAX_VALUE;
    for (Rule row : rows) {
      left = Math.min(left, row.start());
      right = Math.max(right, row.end());
    }
    List<Float> all = new ArrayList<>();
    if (left < xs.get(0) - OPEN) {
      all.add(left);
    }
    for (float x : xs) {
      all.add(x);
    }
    if (right > xs.get(xs.size() - 1) + OPEN) {
      all.add(right);
    }
    return all;
  }

  Box box() {
    return new Box(xs.get(0), ys.get(0), xs.get(xs.size() - 1), ys.get(ys.size() - 1));
  }

  /** The row and column of a place, of merged cells the upper left one; empty outside. */
  int[] cell(float x, float y) {
    int row = index(ys, y);
    int column = index(xs, x);
    if (row < 0 || column < 0) {
      return new int[0];
    }
    while (column > 0 && !hasColumnLine(xs.get(column), ys.get(row), ys.get(row + 1))) {
      column--;
    }
    while (row > 0 && !hasRowLine(ys.get(row), xs.get(column), xs.get(column + 1))) {
      row--;
    }
    return new int[] {row, column};
  }

  private static int index(List<Float> places, float at) {
    for (int i = 0; i + 1 < places.size(); i++) {
      if (at >= places.get(i) && at < places.get(i + 1)) {
        return i;
      }
    }
    return -1;
  }

  private boolean hasColumnLine(float x, float top, float bottom) {
    return hasLine(columns, x, (top + bottom) / 2);
  }

  private boolean hasRowLine(float y, float left, float right) {
    return hasLine(rows, y, (left + right) / 2);
  }

  private static boolean hasLine(List<Rule> rules, float at, float middle) {
    for (Rule rule : rules) {
      if (Math.abs(rule.at() - at) <= NEAR && rule.start() <= middle && middle <= rule.end()) {
        return true;
      }
    }
    return false;
  }
}
