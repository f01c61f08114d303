package io.penstock.cli.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lays out cells in columns: the first to the left, numbers to the right. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    rows.add(List.of(header));
  }

  void row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(
          cell instanceof Long number
              ? String.format(Locale.ROOT, "%,d", number)
              : cell.toString());
    }
    rows.add(row);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String space = " ".repeat(Math.max(0, width(column) - cell.length()));
        line.append(column == 0 ? "" : "  ");
        line.append(column == 0 ? cell + space : space + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
  }
}
