package io.penstock.text.parse.html;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;

/** The title of a page without the name of its site, which most put before or behind it. */
final class PageTitle {
  private static final Pattern SEPARATOR = Pattern.compile("\\s[|\\-\u2013\u2014\\\\/>\u00bb]\\s");

  /** A shorter part is a site's name rather than a title. */
  private static final int MIN_WORDS = 3;

  /** A longer title says less than the page's only heading. */
  private static final int MAX_CHARACTERS = 150;

  private static final int MAX_HEADINGS = 50;

  private PageTitle() {}

  static String of(Document page) {
    String whole = page.title().strip();
    if (page.select("h1, h2").stream()
        .limit(MAX_HEADINGS)
        .anyMatch(heading -> heading.text().strip().equals(whole))) {
      return whole;
    }
    List<MatchResult> separators = SEPARATOR.matcher(whole).results().toList();
    if (!separators.isEmpty()) {
      return withoutSite(whole, separators);
    }
    int colon = whole.lastIndexOf(": ");
    if (colon >= 0) {
      String part = whole.substring(colon + 1).strip();
      return words(part) > MIN_WORDS ? part : whole;
    }
    if (whole.length() > MAX_CHARACTERS || whole.isEmpty()) {
      var headings = page.select("h1");
      String heading = headings.size() == 1 ? headings.get(0).text().strip() : "";
      return heading.isEmpty() ? whole : heading;
    }
    return whole;
  }

  private static String withoutSite(String whole, List<MatchResult> separators) {
    String before = whole.substring(0, separators.get(separators.size() - 1).start()).strip();
    if (words(before) >= MIN_WORDS) {
      return before;
    }
    String behind = whole.substring(separators.get(0).end()).strip();
    return words(behind) >= MIN_WORDS ? behind : whole;
  }

  private static int words(String text) {
    Matcher gaps = Pattern.compile("\\s+").matcher(text);
    return text.isEmpty() ? 0 : (int) gaps.results().count() + 1;
  }
}
