package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds tables by the lines around their cells. */
final class RuledTables {
  /** Lines this near to each other are the two edges of one. */
  private static final float NEAR = 3;

  /** More lines than this are a drawing; finding what crosses takes their square. */
  private static final int MAX_RULES = 1500;

  private static final int MAX_CELLS = 20_000;

  private RuledTables() {}

  /** The words in the tables are taken out of the list. */
  static List<RuledTable> take(List<Word> words, List<Rule> rules) {
    List<Rule> rows = merged(rules, true);
    List<Rule> columns = merged(rules, false);
    List<RuledTable> tables = new ArrayList<>();
    if (rows.size() < 2 || columns.isEmpty() || rows.size() + columns.size() > MAX_RULES) {
      return tables;
    }
    for (Grid grid : Grid.of(rows, columns)) {
      RuledTable table = table(grid, words);
      if (table != null) {
        tables.add(table);
      }
    }
    return tables;
  }

  /** Lines on one line that touch each other become one. */
  private static List<Rule> merged(List<Rule> rules, boolean horizontal) {
    List<Rule> sorted = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.horizontal() == horizontal) {
        sorted.add(rule);
      }
    }
    sorted.sort(Comparator.comparingDouble(Rule::at));
    List<Rule> merged = new ArrayList<>();
    for (int i = 0; i < sorted.size(); ) {
      float at = sorted.get(i).at();
      List<Rule> level = new ArrayList<>();
      while (i < sorted.size() && sorted.get(i).at() - at < NEAR) {
        level.add(sorted.get(i++));
      }
      level.sort(Comparator.comparingDouble(Rule::start));
      Rule rule = level.get(0);
      for (Rule next : level) {
        if (next.start() <= rule.end() + NEAR) {
          rule = new Rule(horizontal, at, rule.start(), Math.max(rule.end(), next.end()));
        } else {
          merged.add(rule);
          rule = new Rule(horizontal, at, next.start(), next.end());
        }
      }
      merged.add(rule);
    }
    return merged;
  }

  private static @Nullable RuledTable table(Grid grid, List<Word> words) {
    int rowCount = grid.ys().size() - 1;
    int columnCount = grid.xs().size() - 1;
    if (rowCount < 1
        || columnCount < 2
        || rowCount * columnCount < 4
        || (long) rowCount * columnCount > MAX_CELLS) {
      return null;
    }
    List<List<List<Word>>> cells = new ArrayList<>();
    for (int r = 0; r < rowCount; r++) {
      List<List<Word>> row = new ArrayList<>();
      for (int c = 0; c < columnCount; c++) {
        row.add(new ArrayList<>());
      }
      cells.add(row);
    }
    List<Word> taken = new ArrayList<>();
    for (Word word : words) {
      int[] cell = grid.cell(word.box().middle(), word.baseline() - 0.25f * word.size());
      if (cell.length > 0) {
        cells.get(cell[0]).get(cell[1]).add(word);
        taken.add(word);
      }
    }
    if (!isFilled(cells)) {
      return null;
    }
    words.removeAll(new java.util.HashSet<>(taken));
    dropEmpty(cells);
    return new RuledTable(cells, grid.box(), XyCut.size(taken));
  }

  /** A frame around a page or a drawing is no table: texts must stand in rows and columns. */
  private static boolean isFilled(List<List<List<Word>>> cells) {
    int rows = 0;
    boolean[] columns = new boolean[cells.get(0).size()];
    for (List<List<Word>> row : cells) {
      int filled = 0;
      for (int c = 0; c < row.size(); c++) {
        if (!row.get(c).isEmpty()) {
          columns[c] = true;
          filled++;
        }
      }
      rows += filled > 0 ? 1 : 0;
    }
    int filledColumns = 0;
    for (boolean column : columns) {
      filledColumns += column ? 1 : 0;
    }
    return rows >= 2 && filledColumns >= 2;
  }

  private static void dropEmpty(List<List<List<Word>>> cells) {
    cells.removeIf(row -> row.stream().allMatch(List::isEmpty));
    for (int c = cells.get(0).size() - 1; c >= 0; c--) {
      int column = c;
      if (cells.stream().allMatch(row -> row.get(column).isEmpty())) {
        cells.forEach(row -> row.remove(column));
      }
    }
  }
}
