package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of one page on one baseline. */
record PageRow(int page, List<Line> lines, Box box, float size, String text) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
  private static final Pattern PAGE_NUMBER =
      Pattern.compile(
          "[\\W_]*(?:(?:page|seite|p\\.|pag\\.|página|стр\\.|第)\\s*)?(?:\\d{1,5}|[ivxlc]{1,6})"
              + "(?:\\s*(?:/|of|von|de|sur|из|\\|)\\s*\\d{1,5})?(?:\\s*页|頁|ページ)?[\\W_]*",
          Pattern.CASE_INSENSITIVE);

  static PageRow of(int page, List<Line> lines) {
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

  /** Its text, whatever the numbers in it. */
  String key() {
    return NUMBER.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("#").replace(" ", "");
  }

  boolean isPageNumber() {
    return isPageNumber(text);
  }

  /** Whether a text is a page number and nothing else. */
  static boolean isPageNumber(String text) {
    return PAGE_NUMBER.matcher(text.strip()).matches();
  }

  boolean hasNumber() {
    return NUMBER.matcher(text).find();
  }

  /** All numbers in it, in their order. */
  List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    Matcher number = NUMBER.matcher(text);
    while (number.find()) {
      numbers.add(Integer.valueOf(number.group()));
    }
    return numbers;
  }

  /** The numbers at both of its ends. */
  List<Integer> ends() {
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
}
