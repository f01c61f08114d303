package io.penstock.text.parse.html;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * What the class and the id of an element say about it. The words are what page authors call the
 * parts of a page, mostly those that Mozilla's Readability goes by; none is the name of a site.
 */
final class Names {
  private static final Pattern UNLIKELY =
      Pattern.compile(
          "-ad-|ad-break|agegate|banner|breadcrumb|combx|comment|community|cookie|cover-wrap|extra|"
              + "footer|gdpr|header|legends|menu|newsletter|pager|pagination|paywall|popup|related|"
              + "remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental");

  private static final Pattern MAYBE =
      Pattern.compile("and|article|body|column|content|main|mathjax|shadow");

  private static final Pattern GOOD =
      Pattern.compile(
          "article|blog|body|content|entry|hentry|main|page|pagination|post|story|text");

  private static final Pattern BAD =
      Pattern.compile(
          "-ad-|hidden|\\bhid\\b|banner|combx|comment|com-|contact|footer|gdpr|masthead|media|meta|"
              + "promo|related|scroll|share|shopping|shoutbox|sidebar|skyscraper|sponsor|tags|"
              + "widget");

  private static final Pattern BYLINE =
      Pattern.compile("author|byline|dateline|p-author|writtenby");

  private static final Pattern SHARE = Pattern.compile("(?:\\b|_)(?:share|sharing)(?:\\b|_)");

  private static final Set<String> UNLIKELY_ROLES =
      Set.of("menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog");

  private static final int WEIGHT = 25;

  private Names() {}

  private static String names(Element element) {
    return (element.className() + " " + element.id()).toLowerCase(Locale.ROOT);
  }

  /** Whether this is called what no article is called. */
  static boolean isUnlikely(Element element) {
    String names = names(element);
    return (names.length() > 1 && UNLIKELY.matcher(names).find() && !MAYBE.matcher(names).find())
        || UNLIKELY_ROLES.contains(element.attr("role"));
  }

  static boolean isByline(Element element) {
    return element.attr("rel").equals("author")
        || element.attr("itemprop").contains("author")
        || BYLINE.matcher(names(element)).find();
  }

  static boolean isShare(Element element) {
    return SHARE.matcher(names(element)).find();
  }

  /** Points for and against, class and id apart. */
  static int weight(Element element) {
    return weight(element.className()) + weight(element.id());
  }

  private static int weight(String name) {
    if (name.isEmpty()) {
      return 0;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return (GOOD.matcher(lower).find() ? WEIGHT : 0) - (BAD.matcher(lower).find() ? WEIGHT : 0);
  }
}
