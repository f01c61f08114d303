package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Tells running headers, footers and page numbers from what the pages say: by what the file marks,
 * and by what stands again at the same height of other pages. Only the outermost rows of a page can
 * be furniture, and no page is left without text.
 */
final class RunningText {
  /** Of the height of a page, from each end. */
  private static final float ZONE = 0.2f;

  private static final int MAX_ROWS = 4;

  /** Between furniture whose text changes and the text beside it, in sizes. */
  private static final float MIN_GAP = 0.6f;

  private static final float MAX_MARKED_SHARE = 0.3f;

  private final List<PageLayout> pages;
  private final IdentityHashMap<Line, String> kinds = new IdentityHashMap<>();
  private final RepeatedRows repeated;

  private RunningText(List<PageLayout> pages, float bodySize) {
    this.pages = pages;
    this.repeated = new RepeatedRows(pages.size(), bodySize);
  }

  /** The lines that are furniture, and of which kind. */
  static IdentityHashMap<Line, String> find(List<PageLayout> pages, float bodySize) {
    RunningText running = new RunningText(pages, bodySize);
    running.find();
    return running.kinds;
  }

  private void find() {
    boolean trusted = isMarkTrusted();
    List<List<PageRow>> rows = new ArrayList<>();
    for (PageLayout page : pages) {
      rows.add(rows(page, trusted));
    }
    if (pages.size() > 1) {
      for (boolean top : new boolean[] {true, false}) {
        List<PageRow> candidates = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
          candidates.addAll(outer(rows.get(i), pages.get(i).height(), top));
        }
        repeated.findIn(candidates);
      }
    }
    for (int i = 0; i < pages.size(); i++) {
      take(rows.get(i), pages.get(i));
    }
  }

  private boolean isMarkTrusted() {
    int marked = 0;
    int all = 0;
    for (PageLayout page : pages) {
      for (Item item : page.items()) {
        if (item instanceof Line line) {
          all += line.text().length();
          marked += line.pagination() ? line.text().length() : 0;
        } else {
          all += 100;
        }
      }
    }
    return marked <= MAX_MARKED_SHARE * all;
  }

  /** From top to bottom, without the lines that the file marks, which are furniture at once. */
  private List<PageRow> rows(PageLayout page, boolean trusted) {
    List<Line> lines = new ArrayList<>();
    for (Item item : page.items()) {
      if (item instanceof Line line) {
        if (line.pagination() && trusted) {
          boolean top = line.baseline() < page.height() / 2;
          kinds.put(line, kind(line.text(), top));
        } else {
          lines.add(line);
        }
      }
    }
    lines.sort(Comparator.comparingDouble(Line::baseline));
    List<PageRow> rows = new ArrayList<>();
    List<Line> row = new ArrayList<>();
    for (Line line : lines) {
      if (!row.isEmpty() && line.baseline() - row.get(0).baseline() > 2) {
        rows.add(PageRow.of(page.number(), row));
        row = new ArrayList<>();
      }
      row.add(line);
    }
    if (!row.isEmpty()) {
      rows.add(PageRow.of(page.number(), row));
    }
    return rows;
  }

  /** The outermost rows in the zone at one end of the page, the outermost first. */
  private static List<PageRow> outer(List<PageRow> rows, float height, boolean top) {
    List<PageRow> outer = new ArrayList<>();
    for (int i = 0; i < rows.size() && i <= MAX_ROWS; i++) {
      PageRow row = rows.get(top ? i : rows.size() - 1 - i);
      boolean inZone =
          top ? row.box().bottom() < ZONE * height : row.box().top() > (1 - ZONE) * height;
      if (!inZone) {
        break;
      }
      outer.add(row);
    }
    return outer;
  }

  private void take(List<PageRow> rows, PageLayout page) {
    int top = count(rows, true);
    int bottom = count(rows, false);
    boolean hasTable = page.items().stream().anyMatch(Table.class::isInstance);
    if (top + bottom >= rows.size() && !hasTable) {
      // Nothing would be left: only what can be nothing else goes.
      for (int i = 0; i < rows.size() && rows.size() > 1; i++) {
        if (rows.get(i).isPageNumber() && repeated.contains(rows.get(i))) {
          put(rows.get(i), i == 0);
        }
      }
      return;
    }
    for (int i = 0; i < top; i++) {
      put(rows.get(i), true);
    }
    for (int i = 0; i < bottom; i++) {
      put(rows.get(rows.size() - 1 - i), false);
    }
  }

  /** How many of the outermost rows are repeated ones; none where all the page is. */
  private int count(List<PageRow> rows, boolean top) {
    int count = 0;
    while (count < rows.size() && repeated.contains(at(rows, count, top))) {
      count++;
    }
    if (count > MAX_ROWS) {
      return 0;
    }
    while (count > 0 && count < rows.size()) {
      PageRow last = at(rows, count - 1, top);
      PageRow next = at(rows, count, top);
      float gap =
          top ? next.box().top() - last.box().bottom() : last.box().top() - next.box().bottom();
      if (gap >= MIN_GAP * last.size() || last.isPageNumber()) {
        break;
      }
      count--;
    }
    return count;
  }

  private static PageRow at(List<PageRow> rows, int i, boolean top) {
    return rows.get(top ? i : rows.size() - 1 - i);
  }

  private void put(PageRow row, boolean top) {
    for (Line line : row.lines()) {
      kinds.put(line, kind(line.text(), top));
    }
  }

  private static String kind(String text, boolean top) {
    if (PageRow.isPageNumber(text)) {
      return "page-number";
    }
    return top ? "header" : "footer";
  }
}
