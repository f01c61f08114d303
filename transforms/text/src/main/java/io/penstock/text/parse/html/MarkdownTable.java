package io.penstock.text.parse.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * A table of data as Markdown. Tables that only arrange a page, or hold paragraphs, lists or other
 * tables, are none: Markdown's cells have one line.
 */
final class MarkdownTable implements NodeFilter {
  private static final Set<String> NOT_IN_CELLS =
      Set.of("table", "ul", "ol", "dl", "pre", "blockquote", "h1", "h2", "h3", "h4", "form");

  /** A cell of so many columns is no data. */
  private static final int MAX_SPAN = 50;

  private static final int MAX_COLUMNS = 200;

  private final Predicate<Node> leftOut;
  private final StringBuilder caption = new StringBuilder();
  private final List<List<StringBuilder>> rows = new ArrayList<>();
  private StringBuilder target;
  private int paragraphsInCell;
  private boolean isLayout;

  private MarkdownTable(Predicate<Node> leftOut) {
    this.leftOut = leftOut;
    this.target = caption;
  }

  /** The lines of the table, caption first; none if it is no table of data. */
  static List<String> lines(Element element, Predicate<Node> leftOut) {
    MarkdownTable table = new MarkdownTable(leftOut);
    element.filter(table);
    table.rows.removeIf(row -> row.stream().allMatch(cell -> cell.toString().isBlank()));
    int columns = table.rows.stream().mapToInt(List::size).max().orElse(0);
    if (table.isLayout || table.rows.size() < 2 || columns < 2 || columns > MAX_COLUMNS) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    if (!table.caption.toString().isBlank()) {
      lines.add(table.caption.toString().strip());
      lines.add("");
    }
    lines.add(line(table.rows.get(0), columns));
    lines.add("|" + " --- |".repeat(columns));
    for (List<StringBuilder> row : table.rows.subList(1, table.rows.size())) {
      lines.add(line(row, row.size()));
    }
    return lines;
  }

  private static String line(List<StringBuilder> row, int columns) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < columns; i++) {
      String cell = i < row.size() ? row.get(i).toString().strip().replace("|", "\\|") : "";
      line.append(' ').append(cell).append(cell.isEmpty() ? "|" : " |");
    }
    return line.toString();
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (node instanceof TextNode text) {
      append(text.getWholeText());
      return FilterResult.CONTINUE;
    }
    if (!(node instanceof Element element) || leftOut.test(node)) {
      return FilterResult.SKIP_ENTIRELY;
    }
    String name = element.normalName();
    if (depth > 0 && NOT_IN_CELLS.contains(name)) {
      isLayout = true;
      return FilterResult.STOP;
    }
    switch (name) {
      case "tr" -> rows.add(new ArrayList<>());
      case "td", "th" -> openCell(element);
      case "p" -> paragraphsInCell++;
      default -> {}
    }
    if (paragraphsInCell > 1) {
      isLayout = true;
      return FilterResult.STOP;
    }
    append(element.isBlock() || name.equals("br") ? " " : "");
    return FilterResult.CONTINUE;
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element && Elements.isCell(element)) {
      target = caption;
    }
    return FilterResult.CONTINUE;
  }

  private void openCell(Element cell) {
    if (rows.isEmpty()) {
      rows.add(new ArrayList<>());
    }
    List<StringBuilder> row = rows.get(rows.size() - 1);
    target = new StringBuilder();
    paragraphsInCell = 0;
    row.add(target);
    for (int i = 1; i < Math.min(MAX_SPAN, Elements.number(cell, "colspan", 1)); i++) {
      row.add(new StringBuilder());
    }
  }

  private void append(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Elements.isSpace(c)) {
        target.append(c);
      } else if (!target.isEmpty() && target.charAt(target.length() - 1) != ' ') {
        target.append(' ');
      }
    }
  }
}
