package io.penstock.text.parse.pdf;

import java.util.List;

/** Writes page numbers as people do: 1, 3-5. */
public final class PageRanges {
  private PageRanges() {}

  /** The numbers must grow. */
  public static String of(List<Integer> pages) {
    StringBuilder ranges = new StringBuilder();
    for (int i = 0; i < pages.size(); ) {
      int first = pages.get(i);
      int last = first;
      while (i + 1 < pages.size() && pages.get(i + 1) == last + 1) {
        i++;
        last++;
      }
      i++;
      ranges.append(ranges.isEmpty() ? "" : ", ").append(first);
      if (last > first) {
        ranges.append('-').append(last);
      }
    }
    return ranges.toString();
  }
}
