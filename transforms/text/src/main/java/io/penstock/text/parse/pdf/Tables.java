package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.List;

/** Writes the cells of found tables as text. */
final class Tables {
  /** Rows nearer than this, in the least distance of two rows, are lines of one cell. */
  private static final float SAME_ROW = 1.25f;

  private Tables() {}

  static Table of(RuledTable ruled, LineText text, int page, int region) {
    List<List<List<String>>> rows = new ArrayList<>();
    for (List<List<Word>> row : ruled.rows()) {
      List<List<String>> cells = new ArrayList<>();
      for (List<Word> cell : row) {
        List<String> lines = new ArrayList<>();
        for (Row line : Row.of(cell)) {
          lines.add(text.of(line.words()));
        }
        cells.add(lines);
      }
      rows.add(cells);
    }
    return new Table(rows, ruled.box(), page, region);
  }

  static Table of(List<Row> rows, List<Whites.Gap> gaps, LineText text, int page, int region) {
    float least = Float.MAX_VALUE;
    Box box = rows.get(0).box();
    for (int i = 1; i < rows.size(); i++) {
      least = Math.min(least, rows.get(i).baseline() - rows.get(i - 1).baseline());
      box = box.with(rows.get(i).box());
    }
    List<List<List<String>>> written = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      List<List<Word>> cells = AlignedTables.cells(row, gaps);
      boolean goesOn =
          !written.isEmpty()
              && isNear(rows, i, least, cells.get(0).isEmpty())
              && continues(cells, written.get(written.size() - 1));
      if (!goesOn) {
        List<List<String>> empty = new ArrayList<>();
        cells.forEach(cell -> empty.add(new ArrayList<>()));
        written.add(empty);
      }
      List<List<String>> target = written.get(written.size() - 1);
      for (int c = 0; c < cells.size(); c++) {
        if (!cells.get(c).isEmpty()) {
          target.get(c).add(text.of(cells.get(c)));
        }
      }
    }
    return new Table(written, box, page, region);
  }

  /** Whether the row is as near to the one before as lines are, and nearer than rows are. */
  private static boolean isNear(List<Row> rows, int i, float least, boolean firstIsEmpty) {
    float distance = rows.get(i).baseline() - rows.get(i - 1).baseline();
    if (distance > SAME_ROW * least) {
      return false;
    }
    if (firstIsEmpty) {
      return true;
    }
    float most = 0;
    for (int r = 1; r < rows.size(); r++) {
      most = Math.max(most, rows.get(r).baseline() - rows.get(r - 1).baseline());
    }
    float next = i + 1 < rows.size() ? rows.get(i + 1).baseline() - rows.get(i).baseline() : most;
    return distance < 0.9f * next;
  }

  /** Only cells that have a first line can have a second one. */
  private static boolean continues(List<List<Word>> cells, List<List<String>> above) {
    boolean all = true;
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty() && above.get(i).isEmpty()) {
        return false;
      }
      all &= !cells.get(i).isEmpty();
    }
    return !all;
  }
}
