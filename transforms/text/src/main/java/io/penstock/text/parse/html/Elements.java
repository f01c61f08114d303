package io.penstock.text.parse.html;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** What the elements of a page are to its reader. */
public final class Elements {
  private static final Set<String> UNREAD =
      Set.of(
          "script",
          "style",
          "noscript",
          "template",
          "svg",
          "iframe",
          "object",
          "embed",
          "canvas",
          "audio",
          "video",
          "button",
          "input",
          "select",
          "textarea",
          "datalist",
          "head",
          "title",
          "link",
          "meta");

  private static final Set<String> AROUND = Set.of("nav", "aside");

  /** Of the page; inside an article they hold its headline and its notes. */
  private static final Set<String> AROUND_OUTSIDE_ARTICLES = Set.of("header", "footer");

  private static final Set<String> PARAGRAPHS =
      Set.of(
          "p",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "ul",
          "ol",
          "dl",
          "menu",
          "table",
          "blockquote",
          "pre",
          "figure",
          "section",
          "article",
          "hr");

  private static final Pattern INVISIBLE =
      Pattern.compile(
          "(?:^|[;\\s])(?:display\\s*:\\s*none|visibility\\s*:\\s*hidden)",
          Pattern.CASE_INSENSITIVE);

  /** Signs that documentation puts behind its headings, as links to them. */
  private static final Set<String> PERMALINK_SIGNS =
      Set.of("#", "\u00b6", "\u00a7", "\ud83d\udd17");

  private static final int MAX_NUMBER = 1_000_000;

  private Elements() {}

  /** Whether no reader sees or reads this: scripts, forms' parts, what is hidden. */
  static boolean isUnread(Node node) {
    return node instanceof Element element && isUnread(element);
  }

  private static boolean isUnread(Element element) {
    return UNREAD.contains(element.normalName())
        || element.hasAttr("hidden")
        || INVISIBLE.matcher(element.attr("style")).find()
        || isPermalink(element);
  }

  /** Whether this stands around the content of a page: navigation, headers, footers, asides. */
  private static boolean isAround(Element element) {
    String name = element.normalName();
    return AROUND.contains(name)
        || (AROUND_OUTSIDE_ARTICLES.contains(name) && element.closest("article, main") == null);
  }

  /** Whether a reader of the whole page would not miss this. */
  public static boolean isNoContent(Node node) {
    return node instanceof Element element && (isUnread(element) || isAround(element));
  }

  private static boolean isPermalink(Element element) {
    return element.normalName().equals("a")
        && element.attr("href").startsWith("#")
        && element.childNodeSize() == 1
        && element.childNode(0) instanceof TextNode sign
        && PERMALINK_SIGNS.contains(sign.getWholeText().strip());
  }

  static boolean isParagraph(Element element) {
    return PARAGRAPHS.contains(element.normalName());
  }

  static boolean isList(Element element) {
    String name = element.normalName();
    return name.equals("ul") || name.equals("ol") || name.equals("menu");
  }

  static boolean isCell(Element element) {
    return element.normalName().equals("td") || element.normalName().equals("th");
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
  }

  /** Whether this holds words only, on one line and without Markdown's sign for code. */
  static boolean isOneLine(Element element) {
    for (Node child : element.childNodes()) {
      if (child instanceof TextNode text ? text.getWholeText().indexOf('`') >= 0 : !isWord(child)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(Node node) {
    return node instanceof Element element
        && !element.isBlock()
        && !element.normalName().equals("br")
        && element.childNodeSize() <= 1
        && (element.childNodeSize() == 0 || element.childNode(0) instanceof TextNode);
  }

  /** A number of this attribute, the other if it has none that is sensible. */
  static int number(Element element, String attribute, int other) {
    String value = element.attr(attribute).strip();
    if (!value.matches("\\d{1,7}")) {
      return other;
    }
    return Math.max(1, Math.min(MAX_NUMBER, Integer.parseInt(value)));
  }
}
