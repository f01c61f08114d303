package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the rows that stand again at the same height of other pages. */
final class RepeatedRows {
  private static final float SAME_HEIGHT = 4;

  /** Above so much of the body's size a row is a heading. */
  private static final float LARGE = 1.2f;

  private final int pages;
  private final float bodySize;
  private final Set<PageRow> repeated = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param pages how many the document has
   */
  RepeatedRows(int pages, float bodySize) {
    this.pages = pages;
    this.bodySize = bodySize;
  }

  /** Looks among rows that stand at one end of their pages. */
  void findIn(List<PageRow> candidates) {
    findRepeated(candidates);
    findNumbered(candidates);
  }

  boolean contains(PageRow row) {
    return repeated.contains(row);
  }

  /** The same words at the same height of several pages; numbers stay or count the pages. */
  private void findRepeated(List<PageRow> candidates) {
    Map<String, List<PageRow>> byKey = new HashMap<>();
    for (PageRow row : candidates) {
      if (row.size() <= LARGE * bodySize) {
        byKey.computeIfAbsent(row.key(), k -> new ArrayList<>()).add(row);
      }
    }
    int enough = Math.max(2, Math.min(3, pages / 4));
    for (List<PageRow> same : byKey.values()) {
      for (List<PageRow> level : byHeight(same)) {
        if (pageCount(level) >= enough && (isSameText(level) || isCounting(level))) {
          repeated.addAll(level);
        } else if (pageCount(level) >= 3 && level.stream().allMatch(r -> r.text().length() > 12)) {
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
      if (row.size() <= LARGE * bodySize && row.hasNumber()) {
        numbered.add(row);
      }
    }
    for (List<PageRow> level : byHeight(numbered)) {
      Map<Integer, List<PageRow>> byOffset = new HashMap<>();
      for (PageRow row : level) {
        for (int number : new TreeSet<>(row.ends())) {
          byOffset.computeIfAbsent(number - row.page(), k -> new ArrayList<>()).add(row);
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

  private static List<List<PageRow>> byHeight(List<PageRow> rows) {
    List<PageRow> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingDouble(row -> row.box().bottom()));
    List<List<PageRow>> levels = new ArrayList<>();
    List<PageRow> level = new ArrayList<>();
    for (PageRow row : sorted) {
      if (!level.isEmpty()
          && row.box().bottom() - level.get(level.size() - 1).box().bottom() > SAME_HEIGHT) {
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
    rows.forEach(row -> pages.add(row.page()));
    return pages.size();
  }

  private static boolean isSameText(List<PageRow> rows) {
    String first = rows.get(0).text();
    return rows.stream().allMatch(row -> row.text().equals(first));
  }

  /** Each number in the text is the same on all pages, or grows with them. */
  private static boolean isCounting(List<PageRow> rows) {
    List<Integer> first = rows.get(0).numbers();
    for (PageRow row : rows) {
      List<Integer> numbers = row.numbers();
      if (numbers.size() != first.size()) {
        return false;
      }
      int pages = row.page() - rows.get(0).page();
      for (int i = 0; i < numbers.size(); i++) {
        int growth = numbers.get(i) - first.get(i);
        if (growth != 0 && growth != pages) {
          return false;
        }
      }
    }
    return true;
  }
}
