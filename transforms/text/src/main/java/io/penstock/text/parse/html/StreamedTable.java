package io.penstock.text.parse.html;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a table, as text while they come: a sheet has millions of cells, of which no object
 * is kept. Markdown's head needs the number of columns, so it is written last.
 */
final class StreamedTable {
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> rowEnds = new ArrayList<>();
  private int firstRowCells;
  private int columnCount;
  private int cells;
  private int rowStart;
  private boolean filled;

  int length() {
    return text.length() + 2 * rowEnds.size();
  }

  int columnCount() {
    return columnCount;
  }

  void row() {
    endRow();
    cells = 0;
    filled = false;
    rowStart = text.length();
  }

  void cell(CharSequence words) {
    text.append("| ");
    cells++;
    boolean space = false;
    int start = text.length();
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (Elements.isSpace(c) || c == '\u000b') {
        space = true;
      } else {
        text.append(space && text.length() > start ? " " : "").append(c == '|' ? "\\" : "");
        text.append(c);
        space = false;
      }
    }
    if (text.length() > start) {
      filled = true;
      text.append(' ');
    }
  }

  private void endRow() {
    if (!filled) {
      text.setLength(rowStart);
      return;
    }
    if (rowEnds.isEmpty()) {
      firstRowCells = cells;
    }
    rowEnds.add(text.length());
    columnCount = Math.max(columnCount, cells);
    rowStart = text.length();
    filled = false;
  }

  /** The rows as Markdown's lines; of a single column, or of a single row, the cells alone. */
  List<String> lines() {
    endRow();
    boolean isTable = rowEnds.size() > 1 && columnCount > 1;
    List<String> lines = new ArrayList<>(rowEnds.size() + 1);
    int start = 0;
    for (int end : rowEnds) {
      String row = text.substring(start, end);
      start = end;
      if (!isTable) {
        lines.add(row.substring(2).replace(" | ", " ").replace("\\|", "|").strip());
      } else if (lines.isEmpty()) {
        lines.add(row + "| ".repeat(columnCount - firstRowCells) + "|");
        lines.add("|" + " --- |".repeat(columnCount));
      } else {
        lines.add(row + "|");
      }
    }
    text.setLength(0);
    return lines;
  }
}
