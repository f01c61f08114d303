package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells running headers, footers and page numbers from what the pages say: by what the file marks,
 * and by what stands again at the same height of other pages. Only the outermost rows of a page can
 * be furniture, and no page is left without text.
 */
final class RunningText {
  /** Of the height of a page, from each end. */
  private static final float ZONE = 0.2f;

  private static final float SAME_HEIGHT = 4;
  private static final int MAX_ROWS = 4;
  private static final float LARGE = 1.2f;

  /** Between furniture whose text changes and the text beside it, in sizes. */
  private static final float MIN_GAP = 0.6f;

  private static final float MAX_MARKED_SHARE = 0.3f;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
  private static final Pattern PAGE_NUMBER =
      Pattern.compile(
          "[\\W_]*(?:(?:page|seite|p\\.|pag\\.|página|стр\\.|第)\\s*)?(?:\\d{1,5}|[ivxlc]{1,6})"
              + "(?:\\s*(?:/|of|von|de|sur|из|\\|)\\s*\\d{1,5})?(?:\\s*页|頁|ページ)?[\\W_]*",
          Pattern.CASE_INSENSITIVE);

  /** Lines of one page on one baseline. */
  private record PageRow(int page, List<Line> lines, Box box, float size, String text) {
    String key() {
      return NUMBER.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("#").replace(" ", "");
    }

    boolean isPageNumber() {
      return PAGE_NUMBER.matcher(text.strip()).matches();
    }
  }

  private final List<PageLayout> pages;
  private final float bodySize;
  private final IdentityHashMap<Line, String> kinds = new IdentityHashMap<>();
  private final Set<PageRow> repeated = Collections.newSetFromMap(new IdentityHashMap<>());

  private RunningText(List<PageLayout> pages, float bodySize) {
    this.pages = pages;
    this.bodySize = bodySize;
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
        findRepeated(candidates);
        findNumbered(candidates);
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
        rows.add(row(page.number(), row));
        row = new ArrayList<>();
      }
      row.add(line);
    }
    if (!row.isEmpty()) {
      rows.add(row(page.number(), row));
    }
    return rows;
  }

  private static PageRow row(int page, List<Line> lines) {
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparingDouble(line -> line.box().left()));
    Box box = Box.NOWHERE;
    float size = 0;
    StringBuilder text = new StringBuilder();
    for (Line line : sorted) {
      box = box.with(line.box());
      size = Math.max(size, line.size());
      text.append(text.isEmpty() ? "" : " ").append(line.text());
    }
    return new PageRow(page, sorted, box, size, text.toString());
  }

  /** The outermost rows in the zone at one end of the page, the outermost first. */
  private static List<PageRow> outer(List<PageRow> rows, float height, boolean top) {
    List<PageRow> outer = new ArrayList<>();
    for (int i = 0; i < rows.size() && i <= MAX_ROWS; i++) {
      PageRow row = rows.get(top ? i : rows.size() - 1 - i);
      boolean inZone = top ? row.box.bottom() < ZONE * height : row.box.top() > (1 - ZONE) * height;
      if (!inZone) {
        break;
      }
      outer.add(row);
    }
    return outer;
  }

  /** The same words at the same height of several pages; numbers stay or count the pages. */
  private void findRepeated(List<PageRow> candidates) {
    Map<String, List<PageRow>> byKey = new HashMap<>();
    for (PageRow row : candidates) {
      if (row.size <= LARGE * bodySize) {
        byKey.computeIfAbsent(row.key(), k -> new ArrayList<>()).add(row);
      }
    }
    int enough = Math.max(2, Math.min(3, pages.size() / 4));
    for (List<PageRow> same : byKey.values()) {
      for (List<PageRow> level : byHeight(same)) {
        if (pageCount(level) >= enough && (isSameText(level) || isCounting(level))) {
          repeated.addAll(level);
        } else if (pageCount(level) >= 3 && level.stream().allMatch(r -> r.text.length() > 12)) {
          // A running head with the number of a chapter.
          repeated.addAll(level);
        }
      }
    }
  }

  /** A number that counts the pages at the same height, beside words that may change. */
  private void findNumbered(List<PageRow> candidates) {
    List<PageRow> numbered = new ArrayList<>();
    for (PageRow row : candidates) {
      if (row.size <= LARGE * bodySize && NUMBER.matcher(row.text).find()) {
        numbered.add(row);
      }
    }
    for (List<PageRow> level : byHeight(numbered)) {
      Map<Integer, List<PageRow>> byOffset = new HashMap<>();
      for (PageRow row : level) {
        for (int number : new TreeSet<>(ends(row.text))) {
          byOffset.computeIfAbsent(number - row.page, k -> new ArrayList<>()).add(row);
        }
      }
      for (List<PageRow> counting : byOffset.values()) {
        boolean plain = counting.stream().allMatch(PageRow::isPageNumber);
        if (pageCount(counting) >= (plain ? 2 : 3)) {
          repeated.addAll(counting);
        }
      }
    }
  }

  /** The numbers at both ends of a row. */
  private static List<Integer> ends(String text) {
    List<Integer> numbers = new ArrayList<>();
    Matcher number = NUMBER.matcher(text);
    while (number.find()) {
      boolean atEnd = number.start() <= 2 || text.length() - number.end() <= 2;
      if (atEnd || (numbers.isEmpty() && text.toLowerCase(Locale.ROOT).contains("page"))) {
        numbers.add(Integer.valueOf(number.group()));
      }
    }
    return numbers;
  }

  private static List<List<PageRow>> byHeight(List<PageRow> rows) {
    List<PageRow> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingDouble(row -> row.box.bottom()));
    List<List<PageRow>> levels = new ArrayList<>();
    List<PageRow> level = new ArrayList<>();
    for (PageRow row : sorted) {
      if (!level.isEmpty()
          && row.box.bottom() - level.get(level.size() - 1).box.bottom() > SAME_HEIGHT) {
        levels.add(level);
        level = new ArrayList<>();
      }
      level.add(row);
    }
    if (!level.isEmpty()) {
      levels.add(level);
    }
    return levels;
  }

  private static int pageCount(List<PageRow> rows) {
    Set<Integer> pages = new HashSet<>();
    rows.forEach(row -> pages.add(row.page));
    return pages.size();
  }

  private static boolean isSameText(List<PageRow> rows) {
    String first = rows.get(0).text;
    return rows.stream().allMatch(row -> row.text.equals(first));
  }

  /** Each number in the text is the same on all pages, or grows with them. */
  private static boolean isCounting(List<PageRow> rows) {
    List<Integer> first = numbers(rows.get(0).text);
    for (PageRow row : rows) {
      List<Integer> numbers = numbers(row.text);
      if (numbers.size() != first.size()) {
        return false;
      }
      int pages = row.page - rows.get(0).page;
      for (int i = 0; i < numbers.size(); i++) {
        int growth = numbers.get(i) - first.get(i);
        if (growth != 0 && growth != pages) {
          return false;
        }
      }
    }
    return true;
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    Matcher number = NUMBER.matcher(text);
    while (number.find()) {
      numbers.add(Integer.valueOf(number.group()));
    }
    return numbers;
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
      float gap = top ? next.box.top() - last.box.bottom() : last.box.top() - next.box.bottom();
      if (gap >= MIN_GAP * last.size || last.isPageNumber()) {
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
    for (Line line : row.lines) {
      kinds.put(line, kind(line.text(), top));
    }
  }

  private static String kind(String text, boolean top) {
    if (PAGE_NUMBER.matcher(text.strip()).matches()) {
      return "page-number";
    }
    return top ? "header" : "footer";
  }
}
