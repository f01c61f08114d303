package io.penstock.text.parse.html;

import java.util.Set;
import org.jsoup.nodes.Element;

/** Tells tables of data from tables that arrange a page. */
final class DataTables {
  private static final Set<String> MARKS = Set.of("col", "colgroup", "tfoot", "thead", "th");
  private static final int MANY_ROWS = 10;
  private static final int MANY_COLUMNS = 4;
  private static final int MANY_CELLS = 10;

  private DataTables() {}

  static boolean isData(Element table) {
    if (table.attr("role").equals("presentation") || table.attr("datatable").equals("0")) {
      return false;
    }
    if (table.hasAttr("summary")) {
      return true;
    }
    int rows = 0;
    int columns = 0;
    boolean nested = false;
    boolean marked = false;
    for (Element below : table.stream().skip(1).limit(5000).toList()) {
      String name = below.normalName();
      nested |= name.equals("table");
      marked |= MARKS.contains(name) || (name.equals("caption") && below.childNodeSize() > 0);
      if (name.equals("tr")) {
        rows += Elements.number(below, "rowspan", 1);
        int cells = 0;
        for (Element cell : below.children()) {
          cells += Elements.number(cell, "colspan", 1);
        }
        columns = Math.max(columns, cells);
      }
    }
    if (marked) {
      return true;
    }
    if (nested || rows <= 1 || columns <= 1) {
      return false;
    }
    return rows >= MANY_ROWS || columns > MANY_COLUMNS || rows * columns > MANY_CELLS;
  }
}
